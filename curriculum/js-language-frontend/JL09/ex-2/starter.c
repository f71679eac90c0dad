/* JL09 ex-2: a tree of blocks kept up to date while its text is edited.
 *
 * The script is read for you. What is missing is a parser, and to run it on no more of the text
 * than an edit needs.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_TEXT = 500, MAX_EDITS = 40, MAX_INPUT = 1 << 20 };

/* ---- The script ---------------------------------------------------------------------- */

typedef struct { int start, end, added; char text[MAX_INPUT]; } Edit;

static char input[MAX_INPUT + 1];
static char *cursor;     /* The next line of the input, or NULL. */
static int line_number;  /* The number of the line that next_line gave last. */

static char text[MAX_TEXT + 1]; /* The text as it is now. */
static int length;

/* Results wait here: a protocol error must come alone. */
static char *output;
static size_t output_length, output_room;

static void emit(const char *piece)
{
    size_t more = strlen(piece);
    while (output_length + more + 1 > output_room) {
        output_room = output_room ? output_room * 2 : 4096;
        output = realloc(output, output_room);
        if (!output) exit(1);
    }
    memcpy(output + output_length, piece, more + 1);
    output_length += more;
}

static void fail(int line, const char *reason)
{
    printf("error: %d: %s\n", line, reason);
    free(output);
    exit(2);
}

/* The next line without its end, or NULL. */
static char *next_line(void)
{
    if (!cursor) return NULL;
    char *line = cursor, *end = strchr(cursor, '\n');
    if (end) *end = '\0';
    cursor = end ? end + 1 : NULL;
    line_number++;
    return line;
}

/* Reads the source between `source` and `end`. */
static void read_source(void)
{
    char *line = next_line();
    if (!line || strcmp(line, "source") != 0) fail(1, "not a command");
    size_t total = 0;
    while ((line = next_line()) && strcmp(line, "end") != 0) {
        size_t size = strlen(line);
        if (total + size + 1 <= MAX_TEXT) {
            memcpy(text + total, line, size);
            text[total + size] = '\n';
        }
        total += size + 1;
    }
    if (!line) fail(1, "no end");
    if (total > MAX_TEXT) fail(1, "too long");
    length = (int)total;
}

/* A number of one to four digits and the blank behind it; -1 if there is none. */
static int read_number(char **at)
{
    int value = 0, digits = 0;
    while (isdigit((unsigned char)**at) && digits < 5) {
        value = value * 10 + (*(*at)++ - '0');
        digits++;
    }
    if (digits == 0 || digits > 4 || **at != ' ') return -1;
    (*at)++;
    return value;
}

/* Reads `edit START END "TEXT"`. */
static bool read_edit(char *line, Edit *edit)
{
    if (strncmp(line, "edit ", 5) != 0) return false;
    line += 5;
    edit->start = read_number(&line);
    if (edit->start < 0) return false;
    edit->end = read_number(&line);
    if (edit->end < 0 || *line++ != '"') return false;
    edit->added = 0;
    for (; *line && *line != '"'; line++) {
        char c = *line;
        if (c == '\\') {
            if (*++line != 'n') return false;
            c = '\n';
        }
        edit->text[edit->added++] = c;
    }
    return line[0] == '"' && line[1] == '\0';
}

static bool is_known(char c)
{
    return (c >= 'A' && c <= 'Z') || (c && strchr("+;{} \n", c));
}

static bool all_known(const char *bytes, int count)
{
    for (int i = 0; i < count; i++)
        if (!is_known(bytes[i])) return false;
    return true;
}

/* Puts the edit into the text. */
static void replace_text(const Edit *edit)
{
    memmove(text + edit->start + edit->added, text + edit->end, (size_t)(length - edit->end));
    memcpy(text + edit->start, edit->text, (size_t)edit->added);
    length += edit->added - (edit->end - edit->start);
}

int main(void)
{
    size_t size = fread(input, 1, MAX_INPUT, stdin);
    /* A zero byte is no character of any command: let it be one that is not known. */
    for (size_t i = 0; i < size; i++)
        if (input[i] == '\0') input[i] = '\1';
    input[size] = '\0';
    cursor = input;
    read_source();
    if (!all_known(text, length)) fail(1, "not in the subset");
    /* TODO: parse the text; what does not parse is not in the subset either. */

    static Edit edit;
    int edits = 0;
    for (char *line; (line = next_line());) {
        if (!*line) continue;
        if (!read_edit(line, &edit)) fail(line_number, "not a command");
        if (edits == MAX_EDITS) fail(line_number, "too many edits");
        if (edit.start > edit.end || edit.end > length) fail(line_number, "outside the text");
        if (length - (edit.end - edit.start) + edit.added > MAX_TEXT) fail(line_number, "too long");
        if (!all_known(edit.text, edit.added)) fail(line_number, "not in the subset");
        char shown[40];
        snprintf(shown, sizeof shown, "edit %d delta %d\n", ++edits, edit.added - (edit.end - edit.start));
        emit(shown);
        replace_text(&edit);
        /* TODO: parse only what the edit may have changed. This says that it was everything. */
        snprintf(shown, sizeof shown, "again 0..%d\n", length);
        emit(shown);
    }
    if (output) fputs(output, stdout);
    free(output);
    return 0;
}
