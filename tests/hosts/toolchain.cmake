# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# Builds for another kind of machine, BTFOLD_HOST, with what tests/hosts/run has put into its folder:
# the libraries of that architecture (root), a compiler that takes them (cc), an emulator (run).
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES BTFOLD_HOST BTFOLD_HOST_FOLDER)
set(folder ${BTFOLD_HOST_FOLDER}/${BTFOLD_HOST})

set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR ${BTFOLD_HOST})
set(CMAKE_C_COMPILER ${folder}/bin/cc)
set(CMAKE_CXX_COMPILER ${folder}/bin/c++)
set(CMAKE_CROSSCOMPILING_EMULATOR ${folder}/bin/emulate)

set(CMAKE_FIND_ROOT_PATH ${folder}/root)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(PKG_CONFIG_EXECUTABLE ${folder}/bin/pkg-config)
