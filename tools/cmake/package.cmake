# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# What `cpack -G DEB` needs beyond what is installed anyway; only with BTFOLD_PACKAGE, which tools/package
# sets. The version is that of the project; tools/debian/changelog has to have it, too.
set(BTFOLD_DEBIAN_REVISION 1)
set(BTFOLD_LIBRARY_PACKAGE ${BTFOLD_LIBRARY_COMPONENT})
set(BTFOLD_DEBIAN ${PROJECT_SOURCE_DIR}/tools/debian)
set(BTFOLD_PACKAGES btfold ${BTFOLD_LIBRARY_PACKAGE} libbtfold-dev btfold-preload)

file(STRINGS ${BTFOLD_DEBIAN}/changelog BTFOLD_NEWEST LIMIT_COUNT 1)
set(BTFOLD_DEBIAN_VERSION ${PROJECT_VERSION}-${BTFOLD_DEBIAN_REVISION})
if(NOT BTFOLD_NEWEST MATCHES "^btfold \\(${BTFOLD_DEBIAN_VERSION}\\) ")
	message(FATAL_ERROR "tools/debian/changelog does not begin with ${BTFOLD_DEBIAN_VERSION}")
endif()

# Debian wants these compressed, without a time of their own.
find_program(BTFOLD_GZIP gzip REQUIRED)
function(btfold_gzip file name)
	execute_process(COMMAND ${BTFOLD_GZIP} -9nc ${file} COMMAND_ERROR_IS_FATAL ANY
		OUTPUT_FILE ${CMAKE_CURRENT_BINARY_DIR}/${name}.gz)
	set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
endfunction()
btfold_gzip(${BTFOLD_DEBIAN}/changelog changelog.Debian)
btfold_gzip(${PROJECT_SOURCE_DIR}/tools/btfold.1 btfold.1)
install(FILES ${BTFOLD_DEBIAN}/lintian-overrides RENAME btfold COMPONENT btfold
	DESTINATION ${CMAKE_INSTALL_DATADIR}/lintian/overrides)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/btfold.1.gz COMPONENT btfold
	DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
foreach(package IN LISTS BTFOLD_PACKAGES)
	install(FILES ${BTFOLD_DEBIAN}/copyright ${CMAKE_CURRENT_BINARY_DIR}/changelog.Debian.gz
		COMPONENT ${package} DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${package})
endforeach()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME btfold)
set(CPACK_PACKAGE_CONTACT "The btfold authors <authors@btfold.invalid>")
set(CPACK_PACKAGE_VENDOR "The btfold authors")
set(CPACK_PACKAGING_INSTALL_PREFIX ${CMAKE_INSTALL_PREFIX})
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL ${BTFOLD_PACKAGES})
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING ONE_PER_GROUP)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ
	GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE ${BTFOLD_DEBIAN_REVISION})
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${PROJECT_BINARY_DIR}/engine)
set(CPACK_DEBIAN_PACKAGE_SOURCE btfold)

# A package: its section, what it depends on of ours, and in a line and in some what it is.
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")
set(what "BTF is the type information of Linux kernels, modules and BPF programs.")
function(btfold_package name section depends line description)
	string(TOUPPER ${name} upper)
	set(CPACK_DEBIAN_${upper}_PACKAGE_NAME ${name} PARENT_SCOPE)
	set(CPACK_DEBIAN_${upper}_PACKAGE_SECTION ${section} PARENT_SCOPE)
	set(CPACK_DEBIAN_${upper}_PACKAGE_DEPENDS "${depends}" PARENT_SCOPE)
	set(CPACK_DEBIAN_${upper}_DESCRIPTION "${line}\n${what}\n${description}" PARENT_SCOPE)
endfunction()

set(same "${BTFOLD_LIBRARY_PACKAGE} (= ${BTFOLD_DEBIAN_VERSION})")
btfold_package(btfold devel "${same}" "deduplicate BTF, and judge engines that do"
"The command folds equal types, checks what this and other engines (libbpf)
made of an input, and reduces, explains and compares what they got wrong.")
btfold_package(${BTFOLD_LIBRARY_PACKAGE} libs "" "library that deduplicates BTF"
"The library reads, writes, validates and folds it.")
btfold_package(libbtfold-dev libdevel "${same}" "library that deduplicates BTF (development files)"
"The library reads, writes, validates and folds it. This package has the
header, and files for pkg-config and CMake.")
btfold_package(btfold-preload devel "" "deduplicate BTF in programs that link libbpf"
"This library, when preloaded, takes the place of btf__dedup() in programs that
link libbpf dynamically, such as pahole.")

set(CPACK_DEBIAN_BTFOLD_PACKAGE_RECOMMENDS "libbpf1 | libbpf0, pahole | dwarves")
set(CPACK_DEBIAN_BTFOLD_PACKAGE_SUGGESTS "jq, graphviz")
string(TOUPPER ${BTFOLD_LIBRARY_PACKAGE} upper)
file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/shlibs
	"libbtfold ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR} ${same}\n")
file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/triggers "activate-noawait ldconfig\n")
set(CPACK_DEBIAN_${upper}_PACKAGE_CONTROL_EXTRA ${CMAKE_CURRENT_BINARY_DIR}/shlibs
	${CMAKE_CURRENT_BINARY_DIR}/triggers)
include(CPack)
