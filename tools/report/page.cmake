# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# The page of `btfold report`, with the style and the script that are files of their own.
set(BTFOLD_PAGE ${CMAKE_CURRENT_BINARY_DIR}/report_page.c)
add_custom_command(OUTPUT ${BTFOLD_PAGE} COMMENT "Joining the page of btfold report"
	COMMAND ${CMAKE_COMMAND} -DFROM=${CMAKE_CURRENT_SOURCE_DIR}/report -DTO=${BTFOLD_PAGE}
		-P ${CMAKE_CURRENT_SOURCE_DIR}/report/embed.cmake
	DEPENDS report/embed.cmake report/page.html report/page.css report/page.js VERBATIM)
set_source_files_properties(${BTFOLD_PAGE} PROPERTIES
	COMPILE_OPTIONS -I${CMAKE_CURRENT_SOURCE_DIR}/report)
target_sources(btfold_command PRIVATE ${BTFOLD_PAGE})
