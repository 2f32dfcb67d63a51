/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* btfold_file_replace(): reads the file again, edits it in memory, writes it at once. */
#include <stdlib.h>
#include <string.h>

#include "btf_strings.h"
#include "bytes.h"
#include "edit.h"

#define MAX_STRINGS 0xffffffu /* bytes that the kernel takes */

/*
 * A name of split BTF begins where a string begins, if the base is the right one: with one that has
 * more or fewer bytes of strings all are shifted.
 */
static bool check_base(const struct btfold_file *file, const struct btfold_graph *graph,
		       char **ret_why)
{
	uint32_t first = btfold_graph_first_id(graph), n = btfold_graph_n_types(graph), name;
	struct btfold_type type;

	for (uint32_t i = 0; btfold_graph_base(graph) && i < n; i++) {
		if (btfold_graph_type(graph, first + i, &type))
			continue;
		name = get32((const unsigned char *)file->data + type.offset,
			     btfold_graph_big_endian(graph));
		if (name && *btfold_graph_string(graph, name - 1))
			return fail(ret_why,
				    "the name of type %u begins inside a string: this is not the "
				    "base that it was made for",
				    first + i);
	}
	return true;
}

static bool same_as_read(const struct edit *edit, const struct btfold_file *file, char **ret_why)
{
	if (edit->btf.header.sh_size != file->size ||
	    memcmp(edit->btf.bytes, file->data, file->size) != 0)
		return fail(ret_why, "has been changed since it was read");
	return true;
}

static bool is_allocated(const struct edit *edit)
{
	return edit->fixed && (edit->btf.header.sh_flags & SHF_ALLOC);
}

/*
 * What is loaded lies between symbols that tell its size, and the kernel wants BTF that fills it: NULs
 * behind the last string do.
 */
static bool fill(const struct edit *edit, struct change *change, char **ret_why)
{
	uint64_t old = edit->btf.header.sh_size;

	if (!is_allocated(edit) || change->btf.size >= old)
		return true; /* growth is edit_finish()'s */
	if (!btf_strings_append(&change->btf, NULL, 0, old - change->btf.size, ret_why))
		return false;
	if (change->btf.size != old || btf_view(&change->btf).strings_size > MAX_STRINGS)
		return fail(ret_why, "its .BTF cannot be filled up to the size that is loaded");
	return true;
}

/* *ret_gain false: the file is better left as it is. */
static bool change_parts(struct edit *edit, struct change *change, bool *ret_gain, char **ret_why)
{
	bool fewer = btfold_graph_n_types(change->after) < btfold_graph_n_types(change->before);

	if (!edit_ext(edit, change, ret_why))
		return false;
	*ret_gain = fewer || (!is_allocated(edit) && change->btf.size < edit->btf.header.sh_size);
	return !*ret_gain || (fill(edit, change, ret_why) && edit_ids(edit, change, ret_why) &&
			      edit_relocs(edit, change, ret_why));
}

static bool write_changed(const char *path, const struct edit *edit, const struct change *change,
			  enum btfold_packing packing, struct btfold_replaced *ret, char **ret_why)
{
	struct blob file;
	bool fine;

	if (!edit_finish(edit, &change->btf, &file, ret_why))
		return false;
	fine = packing_redo(packing, &file, ret_why) &&
	       btfold_file_write(path, file.data, file.size, ret_why);
	ret->bytes = change->btf.size;
	ret->file_bytes = file.size;
	blob_deinit(&file);
	return fine;
}

static bool replace(const char *path, const struct blob *blob, const struct btfold_file *file,
		    struct change *change, struct btfold_replaced *ret, char **ret_why)
{
	struct edit edit;
	bool fine = edit_init(&edit, blob, ret_why) && same_as_read(&edit, file, ret_why) &&
		    check_base(file, change->before, ret_why) &&
		    change_parts(&edit, change, &ret->changed, ret_why);

	ret->bytes = file->size;
	if (fine && ret->changed) {
		ret->loaded = is_allocated(&edit);
		ret->signature_dropped = edit.size < blob->size;
		fine = write_changed(path, &edit, change, file->packing, ret, ret_why);
	}
	edit_deinit(&edit);
	return fine;
}

static bool replace_packed(const char *path, struct blob *blob, const struct btfold_file *file,
			   struct change *change, struct btfold_replaced *ret, char **ret_why)
{
	enum btfold_packing packing;

	ret->file_bytes = ret->file_bytes_before = blob->size;
	if (!packing_undo(blob, &packing, ret_why))
		return false;
	if (packing != file->packing)
		return fail(ret_why, "has been changed since it was read");
	return replace(path, blob, file, change, ret, ret_why);
}

bool btfold_file_replace(const char *path, const struct btfold_file *file,
			 const struct btfold_graph *before, const struct btfold_outcome *outcome,
			 struct btfold_replaced *ret_replaced, char **ret_why)
{
	struct change change = {
		before, btfold_outcome_graph(outcome), btfold_outcome_map(outcome), {0}};
	struct btfold_replaced replaced = {0};
	enum btfold_status status;
	void *bytes = NULL;
	struct blob blob;
	bool fine;

	if (file->form != BTFOLD_FORM_ELF)
		return fail(ret_why, "is no ELF file");
	status = btfold_graph_encode(change.after, NULL, &bytes, &change.btf.size);
	if (status)
		return fail(ret_why, "%s", btfold_status_text(status));
	change.btf.data = bytes;
	fine = blob_read(path, &blob, ret_why);
	if (fine) {
		fine = replace_packed(path, &blob, file, &change, &replaced, ret_why);
		blob_deinit(&blob);
	}
	blob_deinit(&change.btf);
	if (fine)
		*ret_replaced = replaced;
	return fine;
}
