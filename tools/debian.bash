# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# shellcheck shell=bash
# What scripts share that take packages out of Debian's archive: apt with a private configuration,
# and words for people. $program is the name of the script.
# shellcheck disable=SC2034,SC2154 # set here for the script, and the other way round

say() {
	echo "$program: $*" >&2
}

fail() {
	say "$*"
	exit 1
}

wrong() {
	say "$*; see --help"
	exit 2
}

# Sets $btfold, the command; $here is the folder of the script.
find_btfold() {
	for btfold in "${BTFOLD:-}" "$here/btfold" "$here/../build/release/bin/btfold" \
		"$(command -v btfold)"; do
		[ -x "$btfold" ] && break
	done
	[ -x "$btfold" ] || fail "the command btfold is not found: build it, or set BTFOLD"
}

# Sets $archive and $keys from the system's own sources: the one that has this machine's suite,
# which is $own_suite.
find_archive() {
	local uri release component signed

	own_suite=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release | tr -d '"')
	archive='' keys=''
	while IFS='|' read -r uri release component signed; do
		[[ $component == main && $uri == */debian/ ]] || continue
		[ -n "$archive" ] && [ "$release" != "$own_suite" ] && continue
		archive=$uri
		keys=$signed
	done < <(apt-get indextargets --format "\$(REPO_URI)|\$(RELEASE)|\$(COMPONENT)|\$(SIGNED_BY)" \
		'Identifier: Packages' 2>/dev/null)
	[ -n "$archive" ] || fail "the system's apt sources have no Debian archive"
	# Not all versions of apt tell; the keys of Debian have one place.
	[ -f "$keys" ] || keys=/usr/share/keyrings/debian-archive-keyring.gpg
}

# Sources of suite $2 (and for backports what that stands on) for make_apt in folder $1.
make_sources() {
	local apt=$1 suite=$2 each option='[target=Packages'

	[ -f "$keys" ] && option+=" signed-by=$keys"
	for each in "$suite" "${suite%-backports}"; do
		echo "deb $option] $archive $each main"
	done | sort -u >"$apt/sources.list"
	mkdir -p "$apt/empty.d"
	: >"$apt/empty"
	# Old releases are no longer signed anew.
	cat <<-END
		Dir::Etc::sourcelist "$apt/sources.list";
		Dir::Etc::sourceparts "$apt/empty.d";
		Dir::Etc::preferences "$apt/empty";
		Dir::Etc::preferencesparts "$apt/empty.d";
		APT::Update::Error-Mode "any";
		Acquire::Check-Valid-Until "false";
	END
}

# apt with lists, cache and package state of its own in folder $1. It sees suite $2 of Debian's
# archive, or all of the system's sources when that is empty; packages of architecture $3, or this
# machine's. The state is empty: a download brings all that a package needs.
make_apt() {
	local apt=$1 suite=$2 arch=$3

	mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial"
	: >"$apt/status"
	{
		[ -z "$suite" ] || make_sources "$apt" "$suite"
		[ -z "$arch" ] || printf '%s\n' "APT::Architecture \"$arch\";" \
			"APT::Architectures { \"$arch\"; };"
		cat <<-END
			Dir::State::lists "$apt/lists";
			Dir::State::status "$apt/status";
			Dir::Cache "$apt/cache";
			Debug::NoLocking "true";
			APT::Sandbox::User "";
			APT::Install-Recommends "false";
			Acquire::Languages "none";
			Acquire::GzipIndexes "true";
			Acquire::Retries "2";
			Acquire::http::Timeout "30";
			Acquire::https::Timeout "30";
		END
	} >"$apt/apt.conf"
	export APT_CONFIG=$apt/apt.conf
}

# Package lists of the apt in folder $1, once, or anew when older than $2 days. False, with the
# reason in $apt_said, when they cannot be had.
update_lists() {
	local apt=$1 age=()

	[ -z "${2:-}" ] || age=(-mtime "-$2")
	[ -n "$(find "$apt/updated" "${age[@]}" 2>/dev/null)" ] && return
	say "fetching the package lists${3:+ of $3}"
	if ! apt-get -q update >"$apt/update.log" 2>&1; then
		apt_said=$(grep -m1 '^[EW]:' "$apt/update.log")
		return 1
	fi
	touch "$apt/updated"
}

# Sets $deb to the .deb of package $2 in folder $1, downloaded if it is not there.
take_deb() {
	local folder=$1 name=$2

	deb=$(find "$folder" -maxdepth 1 -name "${name}_*.deb" | sort -V | tail -n 1)
	[ -z "$deb" ] || return 0
	say "downloading $name"
	# Apart, for what is broken off must not look whole.
	mkdir -p "$folder/.part"
	(cd "$folder/.part" && apt-get -q -o Dpkg::Use-Pty=0 download "$name" >../apt/download.log 2>&1) ||
		fail "no $name: $(grep -m1 '^E:' "$folder/apt/download.log")"
	mv "$folder/.part/${name}"_*.deb "$folder"
	deb=$(find "$folder" -maxdepth 1 -name "${name}_*.deb" | sort -V | tail -n 1)
	[ -n "$deb" ] || fail "$name: was not downloaded"
}
