// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include "say.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define COLUMNS 80

static bool status_shown;

void status_clear(void)
{
	if (status_shown)
		fputs("\r\033[K", stderr);
	status_shown = false;
}

void status_show(const char *format, ...)
{
	static double last;
	static int terminal = -1;
	struct winsize size;
	char line[256];
	unsigned columns = COLUMNS;
	va_list args;

	if (terminal < 0)
		terminal = isatty(STDERR_FILENO);
	if (!terminal || now_seconds() - last < 0.1)
		return;
	last = now_seconds();
	if (!ioctl(STDERR_FILENO, TIOCGWINSZ, &size) && size.ws_col > 1)
		columns = size.ws_col;
	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	fflush(stdout);
	fprintf(stderr, "\r\033[K%.*s", (int)columns - 1, line);
	fflush(stderr);
	status_shown = true;
}

static FILE *elsewhere;

void say_errors_to(FILE *to)
{
	elsewhere = to;
}

static FILE *held;

void say_hold(FILE *to)
{
	held = to;
}

/* Standard error, on a clean line, or who holds back what is said. */
static FILE *start_line(void)
{
	if (held)
		return held;
	status_clear();
	fflush(stdout);
	return stderr;
}

void say_error(const char *format, ...)
{
	FILE *to = elsewhere ? elsewhere : start_line();
	va_list args;

	if (!elsewhere)
		fputs("btfold: ", to);
	va_start(args, format);
	vfprintf(to, format, args);
	va_end(args);
	fputc('\n', to);
}

void say_usage(const char *verb, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "%s: ", verb);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fprintf(stderr, "; see %s --help\n", verb);
}

void print_defect(FILE *to, const struct btfold_error *error)
{
	if (error->status == BTFOLD_E_NO_MEMORY) { /* no fault of the input's */
		fputs(btfold_status_text(error->status), to);
		return;
	}
	if (error->line)
		fprintf(to, "line %u", error->line);
	else
		fprintf(to, "offset %llu", (unsigned long long)error->offset);
	if (error->type_id != BTFOLD_NONE)
		fprintf(to, ", type %u", error->type_id);
	if (error->member != BTFOLD_NONE)
		fprintf(to, ", item %u", error->member);
	fprintf(to, ": %s", error->text ? error->text : btfold_status_text(error->status));
	if (error->rule && *error->rule)
		fprintf(to, " (%s)", error->rule);
}

void say_defect(const char *path, const struct btfold_error *error)
{
	FILE *to = start_line();

	fprintf(to, "btfold: %s: ", path);
	print_defect(to, error);
	fputc('\n', to);
}

bool finish_stdout(void)
{
	bool fine = !ferror(stdout);

	errno = 0;
	if (fflush(stdout))
		fine = false;
	if (!fine)
		say_error("standard output: %s", errno ? strerror(errno) : "cannot be written");
	return fine;
}

struct figure count_figure(uint64_t n)
{
	struct figure figure;
	char digits[24];
	size_t length = (size_t)snprintf(digits, sizeof(digits), "%llu", (unsigned long long)n);
	size_t at = 0;

	for (size_t i = 0; i < length; i++) {
		if (i && (length - i) % 3 == 0)
			figure.text[at++] = ',';
		figure.text[at++] = digits[i];
	}
	figure.text[at] = '\0';
	return figure;
}

struct figure bytes_figure(uint64_t bytes)
{
	static const char *const units[] = {"kB", "MB", "GB", "TB"};
	struct figure figure;
	double value = (double)bytes / 1000;
	unsigned unit = 0;

	for (; value >= 999.95 && unit < 3; unit++)
		value /= 1000;
	if (bytes < 1000)
		snprintf(figure.text, sizeof(figure.text), "%u B", (unsigned)bytes);
	else
		snprintf(figure.text, sizeof(figure.text), "%.1f %s", value, units[unit]);
	return figure;
}

struct figure seconds_figure(double seconds)
{
	struct figure figure;

	if (seconds < 0.000995)
		snprintf(figure.text, sizeof(figure.text), "%.0f us", seconds * 1e6);
	else if (seconds < 0.0995)
		snprintf(figure.text, sizeof(figure.text), "%.0f ms", seconds * 1000);
	else if (seconds < 1)
		snprintf(figure.text, sizeof(figure.text), "%.2f s", seconds);
	else
		snprintf(figure.text, sizeof(figure.text), "%.1f s", seconds);
	return figure;
}

void print_wrapped(FILE *to, unsigned column, unsigned indent, const char *text)
{
	while (*text) {
		size_t word = strcspn(text, " ");

		if (column > indent && column + 1 + word > COLUMNS) {
			fprintf(to, "\n%*s", (int)indent, "");
			column = indent;
		} else if (column > indent) {
			fputc(' ', to);
			column++;
		}
		fwrite(text, 1, word, to);
		column += (unsigned)word;
		text += word;
		text += strspn(text, " ");
	}
	fputc('\n', to);
}

double now_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}
