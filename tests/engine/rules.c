/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "rules.h"

#include <stdio.h>

#include "support.h"

#define N			 BTFOLD_NONE
#define LOAD			 BTFOLD_TIER_LOADABLE
#define LIMIT			 BTFOLD_TIER_KERNEL_LIMIT
#define I			 INT_LINE
#define DOUBLE			 "[2] FLOAT 'double' size=8\n"
#define VAR			 "[2] VAR 'v' type_id=1, linkage=global\n"
#define PROTO			 "[2] FUNC_PROTO '(anon)' ret_type_id=0 vlen=1\n\t'p' type_id=1\n"
#define INT(words)		 I "[2] INT 'x' " words "\n"
#define S(size, vlen, members)	 I "[2] STRUCT 'S' size=" size " vlen=" vlen "\n" members
#define U(size, vlen, members)	 I "[2] UNION 'U' size=" size " vlen=" vlen "\n" members
#define M(name, type, offset)	 "\t'" name "' type_id=" type " bits_offset=" offset "\n"
#define SEC(size, vlen, entries) I VAR "[3] DATASEC '.data' size=" size " vlen=" vlen "\n" entries
#define NAME_256		 NAME_64 NAME_64 NAME_64 NAME_64
#define NAME_64			 "a234567890123456789012345678901234567890123456789012345678901234"

/* clang-format off */
const struct rule rules[] = {
	/* INT: bits offset + bits <= 128, bytes fit size; encoding one of none, signed, char, bool */
	{"V INT", INT("size=16 bits_offset=0 nr_bits=128 encoding=(none)"),
	 INT("size=32 bits_offset=1 nr_bits=128 encoding=(none)"), BTFOLD_E_INT, LOAD, 2, N, false},
	{"V INT", INT("size=1 bits_offset=3 nr_bits=5 encoding=BOOL"),
	 INT("size=1 bits_offset=3 nr_bits=6 encoding=BOOL"), BTFOLD_E_INT, LOAD, 2, N, false},
	{"V INT", INT("size=1 bits_offset=0 nr_bits=8 encoding=CHAR"),
	 INT("size=1 bits_offset=0 nr_bits=8 encoding=UNKN word=0x3000008"),
	 BTFOLD_E_INT, LOAD, 2, N, false},
	{"V INT", NULL, INT("size=1 bits_offset=0 nr_bits=8 encoding=UNKN word=0x8000008"),
	 BTFOLD_E_INT, LOAD, 2, N, false},
	{"V INT", INT("size=1 bits_offset=0 nr_bits=8 encoding=(none) word=0x0000ff08"),
	 INT("size=1 bits_offset=0 nr_bits=8 encoding=(none) word=0x10000008"),
	 BTFOLD_E_INT, LOAD, 2, N, false},
	{"V INT", NULL, INT("size=1 bits_offset=0 nr_bits=8 encoding=(none) kflag=1"),
	 BTFOLD_E_INFO, LOAD, 2, N, false},
	{"V INT", NULL, INT("size=1 bits_offset=0 nr_bits=8 encoding=(none) vlen=1"),
	 BTFOLD_E_INFO, LOAD, 2, N, false},
	/* any name will do */
	{"V INT", "[1] INT '1 \\x27 \\xff' size=1 bits_offset=0 nr_bits=8 encoding=(none)\n", NULL,
	 BTFOLD_OK, LOAD, 0, N, false},

	/* FLOAT: size 2, 4, 8, 12, 16 */
	{"V FLOAT", "[1] FLOAT 'f' size=2\n[2] FLOAT 'f' size=12\n[3] FLOAT '(anon)' size=16\n",
	 "[1] FLOAT 'f' size=6\n", BTFOLD_E_FLOAT, LOAD, 1, N, false},
	{"V FLOAT", NULL, "[1] FLOAT 'f' size=1\n", BTFOLD_E_FLOAT, LOAD, 1, N, false},

	/* PTR and modifiers */
	{"V PTR", I "[2] PTR '(anon)' type_id=1\n", I "[2] PTR 'p' type_id=1\n", BTFOLD_E_NAME,
	 LOAD, 2, N, false},
	{"V CONST", I "[2] CONST '(anon)' type_id=1\n", I "[2] CONST 'c' type_id=1\n",
	 BTFOLD_E_NAME, LOAD, 2, N, false},
	{"V VOLATILE", I "[2] VOLATILE '(anon)' type_id=1\n", I "[2] VOLATILE 'c' type_id=1\n",
	 BTFOLD_E_NAME, LOAD, 2, N, false},
	{"V RESTRICT", I "[2] RESTRICT '(anon)' type_id=1\n", I "[2] RESTRICT 'c' type_id=1\n",
	 BTFOLD_E_NAME, LOAD, 2, N, false},
	{"V CONST", "[1] CONST '(anon)' type_id=0\n[2] PTR '(anon)' type_id=1\n",
	 "[1] CONST '(anon)' type_id=2\n[2] PTR '(anon)' type_id=1\n", BTFOLD_E_CHAIN, LOAD, 1, N,
	 false},
	{"V PTR", I PROTO "[3] FWD 'f' fwd_kind=union\n[4] PTR '(anon)' type_id=2\n"
	 "[5] PTR '(anon)' type_id=3\n[6] PTR '(anon)' type_id=5\n",
	 I VAR "[3] PTR '(anon)' type_id=2\n", BTFOLD_E_CHAIN, LOAD, 3, N, false},
	{"V CONST", NULL, I VAR "[3] DECL_TAG 't' type_id=2 component_idx=-1\n"
	 "[4] CONST '(anon)' type_id=3\n", BTFOLD_E_CHAIN, LOAD, 4, N, false},
	{"V PTR", NULL, SEC("4", "0", "") "[4] PTR '(anon)' type_id=3\n", BTFOLD_E_CHAIN, LOAD, 4, N,
	 false},
	{"V PTR", NULL, I PROTO "[3] FUNC 'f' type_id=2 linkage=static\n[4] PTR '(anon)' type_id=3\n",
	 BTFOLD_E_CHAIN, LOAD, 4, N, true},
	{"V TYPEDEF", "[1] TYPEDEF 'T' type_id=2\n[2] STRUCT '(anon)' size=8 vlen=1\n"
	 "\t'next' type_id=3 bits_offset=0\n[3] PTR '(anon)' type_id=1\n",
	 "[1] TYPEDEF 'T' type_id=1\n", BTFOLD_E_CHAIN, LOAD, 1, N, false},
	{"V PTR", NULL, "[1] PTR '(anon)' type_id=0 kflag=1\n", BTFOLD_E_INFO, LOAD, 1, N, false},
	{"V PTR", NULL, "[1] PTR '(anon)' type_id=0 vlen=1\n", BTFOLD_E_INFO, LOAD, 1, N, false},

	/* TYPEDEF: identifier */
	{"V TYPEDEF", "[1] TYPEDEF '.a_Z9' type_id=0\n", "[1] TYPEDEF '9a' type_id=0\n",
	 BTFOLD_E_NAME, LOAD, 1, N, false},
	{"V TYPEDEF", NULL, "[1] TYPEDEF '(anon)' type_id=0\n", BTFOLD_E_NAME, LOAD, 1, N, false},
	{"V TYPEDEF", NULL, "[1] TYPEDEF 'a-b' type_id=0\n", BTFOLD_E_NAME, LOAD, 1, N, false},
	{"V TYPEDEF", "[1] TYPEDEF '" NAME_256 NAME_64 NAME_64 NAME_64 NAME_64 "' type_id=0\n",
	 "[1] TYPEDEF '" NAME_256 NAME_256 "x' type_id=0\n", BTFOLD_E_NAME, LIMIT, 1, N, false},

	/* TYPE_TAG: non-empty name; kernels want it before other modifiers */
	{"V TYPE_TAG", I "[2] TYPE_TAG 'any text' type_id=1 kflag=1\n[3] PTR '(anon)' type_id=2\n",
	 I "[2] TYPE_TAG '(anon)' type_id=1\n", BTFOLD_E_NAME, LOAD, 2, N, false},
	{"V CONST", I "[2] TYPE_TAG 't' type_id=3\n[3] CONST '(anon)' type_id=1\n",
	 I "[2] TYPE_TAG 't' type_id=1\n[3] CONST '(anon)' type_id=2\n", BTFOLD_E_CHAIN, LIMIT, 3,
	 N, false},

	/* ARRAY */
	{"V ARRAY", I "[2] ARRAY '(anon)' type_id=1 index_type_id=1 nr_elems=3\n",
	 I "[2] ARRAY 'a' type_id=1 index_type_id=1 nr_elems=3\n", BTFOLD_E_NAME, LOAD, 2, N,
	 false},
	{"V ARRAY", NULL, I "[2] ARRAY '(anon)' type_id=1 index_type_id=1 nr_elems=3 word=0x1\n",
	 BTFOLD_E_INFO, LOAD, 2, N, false},
	{"V ARRAY", NULL, I "[2] ARRAY '(anon)' type_id=0 index_type_id=1 nr_elems=3\n",
	 BTFOLD_E_ARRAY, LOAD, 2, N, false},
	{"V ARRAY", I "[2] CONST '(anon)' type_id=3\n[3] PTR '(anon)' type_id=0\n"
	 "[4] ARRAY '(anon)' type_id=2 index_type_id=1 nr_elems=3\n",
	 I "[2] CONST '(anon)' type_id=3\n[3] FWD 'f' fwd_kind=struct\n"
	 "[4] ARRAY '(anon)' type_id=2 index_type_id=1 nr_elems=3\n",
	 BTFOLD_E_ARRAY, LOAD, 4, N, false},
	{"V ARRAY", I "[2] TYPEDEF 'u' type_id=1\n"
	 "[3] ARRAY '(anon)' type_id=1 index_type_id=2 nr_elems=3\n",
	 I DOUBLE "[3] ARRAY '(anon)' type_id=1 index_type_id=2 nr_elems=3\n",
	 BTFOLD_E_ARRAY, LOAD, 3, N, false},
	{"V ARRAY", NULL, I "[2] INT 'b' size=4 bits_offset=0 nr_bits=31 encoding=(none)\n"
	 "[3] ARRAY '(anon)' type_id=1 index_type_id=2 nr_elems=3\n",
	 BTFOLD_E_ARRAY, LOAD, 3, N, false},
	{"V ARRAY", NULL, I "[2] INT 'b' size=4 bits_offset=8 nr_bits=16 encoding=(none)\n"
	 "[3] ARRAY '(anon)' type_id=1 index_type_id=2 nr_elems=3\n",
	 BTFOLD_E_ARRAY, LOAD, 3, N, false},
	/* where an INT has its bits, this index has 8 */
	{"V ARRAY", NULL, I "[2] ARRAY '(anon)' type_id=8 index_type_id=1 nr_elems=3\n"
	 "[3] ARRAY '(anon)' type_id=1 index_type_id=2 nr_elems=3\n"
	 "[4] PTR '(anon)' type_id=1\n[5] PTR '(anon)' type_id=4\n"
	 "[6] PTR '(anon)' type_id=5\n[7] PTR '(anon)' type_id=6\n[8] PTR '(anon)' type_id=7\n",
	 BTFOLD_E_ARRAY, LOAD, 3, N, false},
	{"V ARRAY", NULL, I "[2] INT 'b' size=4 bits_offset=0 nr_bits=31 encoding=(none)\n"
	 "[3] ARRAY '(anon)' type_id=2 index_type_id=1 nr_elems=3\n",
	 BTFOLD_E_ARRAY, LOAD, 3, N, false},
	{"V ARRAY", I "[2] ARRAY '(anon)' type_id=1 index_type_id=1 nr_elems=1073741823\n",
	 I "[2] ARRAY '(anon)' type_id=1 index_type_id=1 nr_elems=1073741824\n",
	 BTFOLD_E_ARRAY, LOAD, 2, N, false},
	{"V ARRAY", I "[2] ARRAY '(anon)' type_id=3 index_type_id=1 nr_elems=65535\n"
	 "[3] ARRAY '(anon)' type_id=1 index_type_id=1 nr_elems=16384\n",
	 I "[2] ARRAY '(anon)' type_id=3 index_type_id=1 nr_elems=65536\n"
	 "[3] ARRAY '(anon)' type_id=1 index_type_id=1 nr_elems=16384\n",
	 BTFOLD_E_ARRAY, LOAD, 2, N, false},
	{"V ARRAY", NULL, I "[2] ARRAY '(anon)' type_id=2 index_type_id=1 nr_elems=1\n",
	 BTFOLD_E_ARRAY, LOAD, 2, N, false},

	/* STRUCT, UNION */
	{"V STRUCT", I "[2] STRUCT '(anon)' size=0 vlen=0\n", I "[2] STRUCT 'a b' size=0 vlen=0\n",
	 BTFOLD_E_NAME, LOAD, 2, N, false},
	{"V STRUCT", S("8", "2", M("a", "1", "0") M("(anon)", "1", "32")),
	 S("8", "2", M("a", "1", "0") M("b c", "1", "32")), BTFOLD_E_NAME, LOAD, 2, 1, false},
	{"V STRUCT", S("8", "2", M("a", "1", "32") M("b", "1", "32")),
	 S("8", "2", M("a", "1", "32") M("b", "1", "0")), BTFOLD_E_MEMBER, LOAD, 2, 1, false},
	{"V UNION", U("4", "2", M("a", "1", "0") M("b", "1", "0")),
	 U("8", "2", M("a", "1", "0") M("b", "1", "32")), BTFOLD_E_MEMBER, LOAD, 2, 1, false},
	{"V STRUCT", S("8", "1", M("a", "1", "32")), S("8", "1", M("a", "1", "33")),
	 BTFOLD_E_MEMBER, LOAD, 2, 0, false},
	{"V STRUCT", NULL, S("4", "1", M("a", "1", "40")), BTFOLD_E_MEMBER, LOAD, 2, 0, false},
	{"V STRUCT", NULL, S("4", "1", M("a", "0", "0")), BTFOLD_E_MEMBER, LOAD, 2, 0, false},
	{"V STRUCT", NULL, S("4", "1", M("a", "3", "0")) "[3] FWD 'f' fwd_kind=struct\n",
	 BTFOLD_E_MEMBER, LOAD, 2, 0, false},
	{"V STRUCT", S("8", "1", M("a", "3", "0")) "[3] PTR '(anon)' type_id=2\n",
	 S("8", "1", M("a", "3", "0")) "[3] CONST '(anon)' type_id=2\n", BTFOLD_E_MEMBER, LOAD, 2,
	 0, false},
	{"V STRUCT", S("8", "1", M("a", "3", "0")) "[3] PTR '(anon)' type_id=0\n",
	 S("3", "1", M("a", "3", "0")) "[3] PTR '(anon)' type_id=0\n", BTFOLD_E_MEMBER, LOAD, 2, 0,
	 false},
	{"V STRUCT", NULL, S("4", "1", M("a", "3", "0")) "[3] PTR '(anon)' type_id=0\n",
	 BTFOLD_E_MEMBER, LIMIT, 2, 0, false},
	{"V STRUCT", NULL, S("16", "1", M("a", "3", "4")) "[3] PTR '(anon)' type_id=0\n",
	 BTFOLD_E_MEMBER, LOAD, 2, 0, false},
	{"V STRUCT", S("12", "2", M("n", "1", "0") M("a", "3", "32"))
	 "[3] ARRAY '(anon)' type_id=1 index_type_id=1 nr_elems=2\n",
	 S("12", "2", M("n", "1", "0") M("a", "3", "32"))
	 "[3] ARRAY '(anon)' type_id=1 index_type_id=1 nr_elems=3\n",
	 BTFOLD_E_MEMBER, LOAD, 2, 1, false},
	/* a flexible array at the very end */
	{"V STRUCT", S("4", "2", M("n", "1", "0") M("a", "3", "32"))
	 "[3] ARRAY '(anon)' type_id=1 index_type_id=1 nr_elems=0\n", NULL, BTFOLD_OK, LOAD, 0, N,
	 false},
	{"V STRUCT", S("16", "1", M("a", "3", "64")) "[3] FLOAT 'double' size=8\n",
	 S("16", "1", M("a", "3", "32")) "[3] FLOAT 'double' size=8\n", BTFOLD_E_MEMBER, LIMIT, 2,
	 0, false},
	{"V STRUCT", S("4", "1", "\t'a' type_id=1 bits_offset=3 bitfield_size=29\n"),
	 S("4", "1", "\t'a' type_id=1 bits_offset=3 bitfield_size=30\n"), BTFOLD_E_MEMBER, LOAD, 2,
	 0, false},
	{"V STRUCT", NULL, S("8", "1", "\t'a' type_id=1 bits_offset=0 bitfield_size=33\n"),
	 BTFOLD_E_MEMBER, LOAD, 2, 0, false},
	{"V STRUCT", S("4", "1", "\t'a' type_id=3 bits_offset=3 bitfield_size=2\n")
	 "[3] ENUM 'e' encoding=UNSIGNED size=4 vlen=0\n",
	 S("4", "1", "\t'a' type_id=3 bits_offset=0 bitfield_size=2\n") "[3] FLOAT 'f' size=4\n",
	 BTFOLD_E_MEMBER, LOAD, 2, 0, false},
	{"V STRUCT", NULL, S("8", "1", "\t'a' type_id=3 bits_offset=0 bitfield_size=2\n")
	 "[3] PTR '(anon)' type_id=0\n", BTFOLD_E_MEMBER, LOAD, 2, 0, false},
	{"V STRUCT", NULL, S("4", "1", "\t'a' type_id=3 bits_offset=0 bitfield_size=2\n")
	 "[3] INT 'i' size=4 bits_offset=0 nr_bits=31 encoding=(none)\n",
	 BTFOLD_E_MEMBER, LOAD, 2, 0, false},
	{"V STRUCT", I "[2] STRUCT '(anon)' size=4 vlen=1 kflag=1\n" M("a", "1", "0"),
	 I "[2] STRUCT '(anon)' size=8 vlen=1 kflag=1\n" M("a", "1", "4"), BTFOLD_E_MEMBER, LOAD,
	 2, 0, false},
	{"V STRUCT", S("32", "1", M("a", "3", "8"))
	 "[3] INT 'i' size=16 bits_offset=0 nr_bits=128 encoding=(none)\n",
	 S("32", "1", M("a", "3", "1"))
	 "[3] INT 'i' size=16 bits_offset=0 nr_bits=128 encoding=(none)\n",
	 BTFOLD_E_MEMBER, LOAD, 2, 0, false},
	{"V STRUCT", S("536870914", "1", M("a", "3", "4294967294"))
	 "[3] INT 'i' size=2 bits_offset=1 nr_bits=8 encoding=(none)\n",
	 S("536870914", "1", M("a", "3", "4294967295"))
	 "[3] INT 'i' size=2 bits_offset=1 nr_bits=8 encoding=(none)\n",
	 BTFOLD_E_MEMBER, LOAD, 2, 0, false},
	/* before kflag there was, a bitfield was an INT of few bits */
	{"V STRUCT", S("4", "1", M("a", "3", "3"))
	 "[3] INT 'int' size=4 bits_offset=0 nr_bits=29 encoding=(none)\n",
	 S("4", "1", M("a", "3", "3"))
	 "[3] INT 'int' size=4 bits_offset=0 nr_bits=30 encoding=(none)\n",
	 BTFOLD_E_MEMBER, LOAD, 2, 0, false},
	{"V STRUCT", NULL, S("8", "1", "\t'a' type_id=3 bits_offset=0 bitfield_size=33\n")
	 "[3] ENUM64 'e' encoding=UNSIGNED size=8 vlen=0\n", BTFOLD_E_MEMBER, LIMIT, 2, 0, false},
	{"V STRUCT", NULL, S("8", "1", "\t'a' type_id=3 bits_offset=0 bitfield_size=33\n")
	 "[3] ENUM 'e' encoding=UNSIGNED size=4 vlen=0\n", BTFOLD_E_MEMBER, LOAD, 2, 0, false},
	{"V STRUCT", NULL, I "[2] STRUCT 'S' size=1 vlen=1 kflag=1\n" M("a", "3", "0")
	 "[3] ENUM 'e' encoding=UNSIGNED size=1 vlen=0\n", BTFOLD_E_MEMBER, LIMIT, 2, 0, false},
	{"V STRUCT", NULL, I "[2] STRUCT 'S' size=4 vlen=1 kflag=1\n" M("a", "3", "0")
	 "[3] ENUM64 'e' encoding=UNSIGNED size=8 vlen=0\n", BTFOLD_E_MEMBER, LOAD, 2, 0, true},

	/* ENUM, ENUM64 */
	{"V ENUM", "[1] ENUM '(anon)' encoding=SIGNED size=1 vlen=1\n\t'a' val=-1\n",
	 "[1] ENUM '1' encoding=SIGNED size=1 vlen=0\n", BTFOLD_E_NAME, LOAD, 1, N, false},
	{"V ENUM", NULL, "[1] ENUM '(anon)' encoding=SIGNED size=1 vlen=1\n\t'(anon)' val=-1\n",
	 BTFOLD_E_NAME, LOAD, 1, 0, false},
	{"V ENUM", "[1] ENUM 'e' encoding=UNSIGNED size=8 vlen=0\n",
	 "[1] ENUM 'e' encoding=UNSIGNED size=3 vlen=0\n", BTFOLD_E_ENUM, LOAD, 1, N, false},
	{"V ENUM64", "[1] ENUM64 'e' encoding=SIGNED size=8 vlen=1\n\t'a' val=-1LL\n",
	 "[1] ENUM64 'e' encoding=SIGNED size=16 vlen=1\n\t'a' val=-1LL\n", BTFOLD_E_ENUM, LOAD, 1,
	 N, false},
	{"V ENUM64", NULL, "[1] ENUM64 'e' encoding=SIGNED size=8 vlen=1\n\t'a b' val=-1LL\n",
	 BTFOLD_E_NAME, LOAD, 1, 0, false},

	/* FWD */
	{"V FWD", "[1] FWD 'f' fwd_kind=union\n", "[1] FWD '(anon)' fwd_kind=struct\n",
	 BTFOLD_E_NAME, LOAD, 1, N, false},
	{"V FWD", NULL, "[1] FWD 'f' fwd_kind=struct word=0x1\n", BTFOLD_E_INFO, LOAD, 1, N, false},
	{"V FWD", NULL, "[1] FWD 'f' fwd_kind=struct vlen=1\n", BTFOLD_E_INFO, LOAD, 1, N, false},

	/* FUNC */
	{"V FUNC", I PROTO "[3] FUNC 'f' type_id=2 linkage=global\n",
	 I PROTO "[3] FUNC '(anon)' type_id=2 linkage=global\n", BTFOLD_E_NAME, LOAD, 3, N, false},
	{"V FUNC", I PROTO "[3] FUNC 'f' type_id=2 linkage=static\n",
	 I PROTO "[3] FUNC 'f' type_id=2 linkage=(unknown) vlen=3\n", BTFOLD_E_FUNC, LOAD, 3, N,
	 false},
	{"V FUNC", NULL, I PROTO "[3] FUNC 'f' type_id=2 linkage=extern\n", BTFOLD_E_FUNC, LIMIT, 3,
	 N, false},
	{"V FUNC", NULL, I "[2] FUNC 'f' type_id=1 linkage=static\n", BTFOLD_E_FUNC, LOAD, 2, N,
	 false},
	{"V FUNC", NULL, "[1] FUNC 'f' type_id=0 linkage=static\n", BTFOLD_E_FUNC, LOAD, 1, N,
	 false},
	{"V FUNC", I "[2] FUNC_PROTO '(anon)' ret_type_id=1 vlen=2\n\t'a' type_id=1\n"
	 "\t'(anon)' type_id=0\n[3] FUNC 'f' type_id=2 linkage=static\n",
	 I "[2] FUNC_PROTO '(anon)' ret_type_id=1 vlen=2\n\t'a' type_id=1\n"
	 "\t'(anon)' type_id=1\n[3] FUNC 'f' type_id=2 linkage=static\n",
	 BTFOLD_E_FUNC, LOAD, 3, 1, false},

	/* FUNC_PROTO */
	{"V FUNC_PROTO", I "[2] FUNC_PROTO '(anon)' ret_type_id=0 vlen=1\n\t'(anon)' type_id=1\n",
	 I "[2] FUNC_PROTO 'p' ret_type_id=0 vlen=0\n", BTFOLD_E_NAME, LOAD, 2, N, false},
	{"V FUNC_PROTO", NULL,
	 I "[2] FUNC_PROTO '(anon)' ret_type_id=0 vlen=2\n\t'a' type_id=0\n\t'b' type_id=1\n",
	 BTFOLD_E_FUNC, LOAD, 2, 0, false},
	{"V FUNC_PROTO", NULL, "[1] FUNC_PROTO '(anon)' ret_type_id=0 vlen=1\n\t'a' type_id=0\n",
	 BTFOLD_E_FUNC, LOAD, 1, 0, false},
	{"V FUNC_PROTO", NULL, "[1] FWD 'f' fwd_kind=struct\n"
	 "[2] FUNC_PROTO '(anon)' ret_type_id=0 vlen=1\n\t'a' type_id=1\n",
	 BTFOLD_E_FUNC, LOAD, 2, 0, false},
	{"V FUNC_PROTO", NULL, I VAR "[3] FUNC_PROTO '(anon)' ret_type_id=0 vlen=1\n\t'a' type_id=2\n",
	 BTFOLD_E_FUNC, LOAD, 3, 0, false},
	{"V FUNC_PROTO", NULL,
	 I "[2] FUNC_PROTO '(anon)' ret_type_id=0 vlen=1\n\t'a b' type_id=1\n",
	 BTFOLD_E_NAME, LOAD, 2, 0, false},
	{"V FUNC_PROTO", NULL, "[1] CONST '(anon)' type_id=0\n"
	 "[2] FUNC_PROTO '(anon)' ret_type_id=1 vlen=0\n", BTFOLD_E_FUNC, LOAD, 2, N, false},

	/* VAR */
	{"V VAR", I VAR, I "[2] VAR '(anon)' type_id=1, linkage=global\n", BTFOLD_E_NAME, LOAD, 2,
	 N, false},
	{"V VAR", NULL, "[1] VAR 'v' type_id=0, linkage=global\n", BTFOLD_E_VAR, LOAD, 1, N, false},
	{"V VAR", NULL, "[1] FWD 'f' fwd_kind=struct\n[2] VAR 'v' type_id=1, linkage=global\n",
	 BTFOLD_E_VAR, LOAD, 2, N, false},
	{"V VAR", NULL, I "[2] VAR 'v' type_id=1, linkage=(unknown) word=0x3\n", BTFOLD_E_VAR, LOAD,
	 2, N, false},
	{"V VAR", NULL, I "[2] VAR 'v' type_id=1, linkage=extern\n", BTFOLD_E_VAR, LIMIT, 2, N,
	 false},

	/* DATASEC */
	{"V DATASEC", SEC("8", "2", "\ttype_id=2 offset=0 size=4\n\ttype_id=2 offset=4 size=4\n"),
	 SEC("8", "2", "\ttype_id=2 offset=0 size=4\n\ttype_id=2 offset=3 size=4\n"),
	 BTFOLD_E_DATASEC, LOAD, 3, 1, false},
	{"V DATASEC", NULL,
	 SEC("8", "2", "\ttype_id=2 offset=4 size=4\n\ttype_id=2 offset=0 size=4\n"),
	 BTFOLD_E_DATASEC, LOAD, 3, 1, false},
	{"V DATASEC", SEC("4", "1", "\ttype_id=2 offset=0 size=4\n"),
	 SEC("4", "1", "\ttype_id=2 offset=1 size=4\n"), BTFOLD_E_DATASEC, LOAD, 3, 0, false},
	{"V DATASEC", NULL, SEC("4", "1", "\ttype_id=2 offset=0 size=3\n"), BTFOLD_E_DATASEC, LOAD,
	 3, 0, false},
	{"V DATASEC", NULL, "[1] STRUCT '(anon)' size=0 vlen=0\n"
	 "[2] VAR 'v' type_id=1, linkage=static\n"
	 "[3] DATASEC '.data' size=4 vlen=1\n\ttype_id=2 offset=0 size=0\n",
	 BTFOLD_E_DATASEC, LOAD, 3, 0, false},
	{"V DATASEC", NULL, SEC("4", "1", "\ttype_id=1 offset=0 size=4\n"), BTFOLD_E_DATASEC, LOAD,
	 3, 0, false},
	{"V DATASEC", NULL, SEC("0", "0", ""), BTFOLD_E_DATASEC, LOAD, 3, N, false},
	{"V DATASEC", "[1] DATASEC '.rodata str1-8' size=1 vlen=0\n",
	 "[1] DATASEC '(anon)' size=1 vlen=0\n", BTFOLD_E_NAME, LOAD, 1, N, false},
	{"V DATASEC", NULL, "[1] DATASEC 'a\\x0a' size=1 vlen=0\n", BTFOLD_E_NAME, LOAD, 1, N,
	 false},
	{"V DATASEC", NULL, "[1] PTR '(anon)' type_id=0\n[2] VAR 'v' type_id=1, linkage=static\n"
	 "[3] DATASEC '.data' size=4 vlen=1\n\ttype_id=2 offset=0 size=4\n",
	 BTFOLD_E_DATASEC, LIMIT, 3, 0, false},

	/* DECL_TAG */
	{"V DECL_TAG", I VAR "[3] DECL_TAG 'any text' type_id=2 component_idx=-1 kflag=1\n",
	 I VAR "[3] DECL_TAG '(anon)' type_id=2 component_idx=-1\n", BTFOLD_E_NAME, LOAD, 3, N,
	 false},
	{"V DECL_TAG", NULL, I "[2] DECL_TAG 't' type_id=1 component_idx=-1\n", BTFOLD_E_DECL_TAG,
	 LOAD, 2, N, false},
	{"V DECL_TAG", NULL, I VAR "[3] DECL_TAG 't' type_id=2 component_idx=0\n",
	 BTFOLD_E_DECL_TAG, LOAD, 3, N, false},
	{"V DECL_TAG", S("4", "1", M("a", "1", "0")) "[3] DECL_TAG 't' type_id=2 component_idx=0\n",
	 S("4", "1", M("a", "1", "0")) "[3] DECL_TAG 't' type_id=2 component_idx=1\n",
	 BTFOLD_E_DECL_TAG, LOAD, 3, N, false},
	{"V DECL_TAG", I PROTO "[3] FUNC 'f' type_id=2 linkage=static\n"
	 "[4] DECL_TAG 't' type_id=3 component_idx=0\n",
	 I PROTO "[3] FUNC 'f' type_id=2 linkage=static\n"
	 "[4] DECL_TAG 't' type_id=3 component_idx=-2\n",
	 BTFOLD_E_DECL_TAG, LOAD, 4, N, false},
	{"V DECL_TAG", I "[2] TYPEDEF 'T' type_id=1\n[3] DECL_TAG 't' type_id=2 component_idx=-1\n",
	 NULL, BTFOLD_OK, LOAD, 0, N, false},
	{"V ids", NULL, "", BTFOLD_E_SECTION, LIMIT, N, N, false},
};
/* clang-format on */

const unsigned int n_rules = sizeof(rules) / sizeof(*rules);

/*
 * A struct of @n members, each a const pointer to the next one's type. It resolves what is const without
 * going below the pointers, which then are as deep as there are members.
 */
static char *deep_behind_modifiers(unsigned int n)
{
	char *text = malloc(200 + 120 * (size_t)n), *at = text;

	assert_non_null(text);
	at += sprintf(at, I "[2] STRUCT 'S' size=8 vlen=%u\n", n);
	for (unsigned int i = 0; i < n; i++)
		at += sprintf(at, M("(anon)", "%u", "0"), 3 + 2 * i);
	for (unsigned int i = 0; i < n; i++) {
		at += sprintf(at, "[%u] CONST '(anon)' type_id=%u\n", 3 + 2 * i, 4 + 2 * i);
		at += sprintf(at, "[%u] PTR '(anon)' type_id=%u\n", 4 + 2 * i,
			      i == n - 1 ? 1 : 5 + 2 * i);
	}
	return text;
}

/* A chain of @n modifiers, of which a pointer resolves one half before the other. */
static char *deep_modifiers(unsigned int n)
{
	char *text = malloc(200 + 40 * (size_t)n), *at = text;

	assert_non_null(text);
	at += sprintf(at, I "[2] PTR '(anon)' type_id=%u\n", 3 + n / 2);
	for (unsigned int i = 0; i < n; i++)
		at += sprintf(at, "[%u] CONST '(anon)' type_id=%u\n", 3 + i,
			      i == n - 1 ? 1 : 4 + i);
	return text;
}

/* A pointer to @n structs, each inside the one before. */
static char *deep_values(unsigned int n)
{
	char *text = malloc(200 + 80 * (size_t)n), *at = text;

	assert_non_null(text);
	at += sprintf(at, I "[2] PTR '(anon)' type_id=3\n");
	for (unsigned int i = 0; i < n; i++)
		at += sprintf(at, "[%u] STRUCT '(anon)' size=4 vlen=1\n" M("a", "%u", "0"), 3 + i,
			      i == n - 1 ? 1 : 4 + i);
	return text;
}

deep_maker *const deep_makers[N_DEEP_MAKERS] = {deep_behind_modifiers, deep_modifiers, deep_values};
