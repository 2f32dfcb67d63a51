# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# tools/capture and its preload library, tools/real-kernel, tools/kernel-scan and tools/kernel-sizes. The build folder has the layout of an
# installation (bin/, lib/btfold/), so that the scripts find each other in the same way in both.
add_library(btfold_capture MODULE ${CMAKE_CURRENT_LIST_DIR}/capture-preload.c)
target_link_libraries(btfold_capture PRIVATE btfold_flags ${CMAKE_DL_LIBS})
target_compile_options(btfold_capture PRIVATE -fno-lto)
target_link_options(btfold_capture PRIVATE
	-Wl,--version-script=${CMAKE_CURRENT_LIST_DIR}/capture-preload.map)
set_property(TARGET btfold_capture PROPERTY LINK_DEPENDS
	${CMAKE_CURRENT_LIST_DIR}/capture-preload.map)
if(BTFOLD_SANITIZE)
	# It is loaded into programs that have no sanitizer's runtime.
	target_compile_options(btfold_capture PRIVATE -fno-sanitize=all)
	target_link_options(btfold_capture PRIVATE -fno-sanitize=all)
endif()
set_target_properties(btfold_capture PROPERTIES PREFIX "" OUTPUT_NAME btfold-capture SUFFIX .so
	LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib/btfold)
install(TARGETS btfold_capture LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/btfold)

foreach(script capture real-kernel kernel-scan kernel-sizes)
	configure_file(${CMAKE_CURRENT_LIST_DIR}/${script} ${CMAKE_BINARY_DIR}/bin/btfold-${script}
		COPYONLY)
	install(PROGRAMS ${CMAKE_CURRENT_LIST_DIR}/${script} RENAME btfold-${script}
		DESTINATION ${CMAKE_INSTALL_BINDIR})
endforeach()
# What the scripts share, beside the command as in an installation.
foreach(file debian.bash kernel-btf.bash kernel-scan.jq)
	configure_file(${CMAKE_CURRENT_LIST_DIR}/${file} ${CMAKE_BINARY_DIR}/share/btfold/${file}
		COPYONLY)
	install(FILES ${CMAKE_CURRENT_LIST_DIR}/${file}
		DESTINATION ${CMAKE_INSTALL_DATADIR}/btfold)
endforeach()
