# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# cmake -DFROM=FOLDER -DTO=FILE.c -P embed.cmake: page.html with page.css and page.js as a C array.
#
# The page may run this script and no other, which its content security policy says by the
# script's hash, in base64.
file(READ ${FROM}/page.html page)
file(READ ${FROM}/page.css style)
file(READ ${FROM}/page.js script)

string(SHA256 hash "${script}")
set(digits ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/)
set(base64 "")
foreach(at RANGE 0 60 6) # six digits are three bytes, the last time four are two
	string(SUBSTRING "${hash}0000" ${at} 6 three)
	foreach(shift 18 12 6 0)
		math(EXPR digit "0x${three} >> ${shift} & 63")
		string(SUBSTRING ${digits} ${digit} 1 letter)
		string(APPEND base64 "${letter}")
	endforeach()
endforeach()
string(SUBSTRING "${base64}" 0 43 base64)

string(REPLACE "{{style}}" "${style}" page "${page}")
string(REPLACE "{{script}}" "${script}" page "${page}")
string(REPLACE "{{script-hash}}" "sha256-${base64}=" page "${page}")
file(WRITE ${TO}.html "${page}")
file(READ ${TO}.html hex HEX)
string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
string(REGEX REPLACE "(................................................................................)" "\\1\n" bytes "${bytes}")
file(WRITE ${TO} "#include \"page.h\"\nconst char report_page[] = {\n${bytes}0};\n")
