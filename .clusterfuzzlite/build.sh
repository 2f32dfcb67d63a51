#!/bin/bash -eu
# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# The same as OSS-Fuzz's.
exec bash -eux "$SRC/btfold/fuzz/oss-fuzz/build.sh"
