# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# Command, manual page, completion; the library with its header, for pkg-config and find_package.
include(CMakePackageConfigHelpers)

install(TARGETS btfold_command RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
if(NOT BTFOLD_PACKAGE)
	install(FILES btfold.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
endif()
# What btfold compare judges on unless told otherwise.
install(DIRECTORY ${PROJECT_SOURCE_DIR}/corpus/cases
	DESTINATION ${CMAKE_INSTALL_DATADIR}/btfold/corpus)
foreach(folder dedup split libbpf metamorphic allocation samples)
	install(DIRECTORY ${PROJECT_SOURCE_DIR}/corpus/seeds/${folder}
		DESTINATION ${CMAKE_INSTALL_DATADIR}/btfold/corpus/seeds)
endforeach()
install(FILES completion/btfold DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)

set(BTFOLD_LIBRARY_COMPONENT libbtfold${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
set_target_properties(btfold PROPERTIES
	VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
if(BUILD_SHARED_LIBS AND NOT BTFOLD_PACKAGE)
	# So that the command finds it wherever the two are installed.
	file(RELATIVE_PATH BTFOLD_RPATH ${CMAKE_INSTALL_FULL_BINDIR} ${CMAKE_INSTALL_FULL_LIBDIR})
	set_target_properties(btfold_command PROPERTIES INSTALL_RPATH $ORIGIN/${BTFOLD_RPATH})
endif()
install(TARGETS btfold EXPORT btfoldTargets
	ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT libbtfold-dev
	LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT ${BTFOLD_LIBRARY_COMPONENT}
	NAMELINK_COMPONENT libbtfold-dev)
install(FILES ${PROJECT_SOURCE_DIR}/engine/include/btfold/btfold.h COMPONENT libbtfold-dev
	DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/btfold)

if(BUILD_SHARED_LIBS)
	set(BTFOLD_SHARED TRUE)
else()
	set(BTFOLD_SHARED FALSE)
endif()
set(BTFOLD_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/btfold)
install(EXPORT btfoldTargets NAMESPACE btfold:: COMPONENT libbtfold-dev DESTINATION ${BTFOLD_CMAKE_DIR})
configure_package_config_file(cmake/btfoldConfig.cmake.in
	${CMAKE_CURRENT_BINARY_DIR}/btfoldConfig.cmake INSTALL_DESTINATION ${BTFOLD_CMAKE_DIR})
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/btfoldConfigVersion.cmake
	COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/btfoldConfig.cmake
	${CMAKE_CURRENT_BINARY_DIR}/btfoldConfigVersion.cmake COMPONENT libbtfold-dev
	DESTINATION ${BTFOLD_CMAKE_DIR})

# Who links a static library needs what it needs; a shared one brings it.
if(BTFOLD_SHARED)
	set(BTFOLD_PC_NEEDS "")
else()
	set(BTFOLD_PC_NEEDS "Requires: libxxhash\nLibs.private: -pthread\n")
endif()
# Relative, so that the installed tree can be moved.
file(RELATIVE_PATH BTFOLD_PC_PREFIX
	${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
configure_file(cmake/libbtfold.pc.in ${CMAKE_CURRENT_BINARY_DIR}/libbtfold.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/libbtfold.pc COMPONENT libbtfold-dev
	DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
