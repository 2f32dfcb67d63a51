/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* page.html with page.css and page.js in it, as embed.cmake joins them when btfold is built. */
#ifndef BTFOLD_REPORT_PAGE_H
#define BTFOLD_REPORT_PAGE_H

extern const char report_page[];

#endif
