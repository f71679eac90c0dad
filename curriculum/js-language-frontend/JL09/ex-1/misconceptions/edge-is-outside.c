/* JL09 ex-1: a list of statements kept up to date while its text is edited. */
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
    return (c >= 'A' && c <= 'Z') || (c && strchr("+; \n", c));
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

/* ---- The lexer: one token of lookahead ------------------------------------------------- */

typedef enum { NAME, PLUS, SEMICOLON, OPEN, CLOSE, END } Kind;

static Kind token;        /* What the next token is, */
static int token_start;   /* where it starts */
static int token_end;     /* and ends, */
static bool newline;      /* and whether a line break stands before it. */
static int previous_end;  /* Where the token before it ended. */

static void scan(int at)
{
    newline = false;
    while (at < length && (text[at] == ' ' || text[at] == '\n')) newline |= text[at++] == '\n';
    token_start = at;
    if (at == length) { token = END; token_end = at; return; }
    char c = text[at++];
    if (c == '+') token = PLUS;
    else if (c == ';') token = SEMICOLON;
    else if (c == '{') token = OPEN;
    else if (c == '}') token = CLOSE;
    else {
        token = NAME;
        while (at < length && text[at] >= 'A' && text[at] <= 'Z') at++;
    }
    token_end = at;
}

static void advance(void)
{
    previous_end = token_end;
    scan(token_end);
}

/* ---- The parser ------------------------------------------------------------------------ */

typedef struct { int start, end; bool closed, parsed; } Statement;

static Statement list[2 * MAX_TEXT];
static int count;

/* Parses the statement at the token. False: outside the subset. */
static bool parse_statement(Statement *statement)
{
    statement->start = token_start;
    statement->parsed = true;
    if (token != SEMICOLON) {
        if (token != NAME) return false;
        advance();
        while (token == PLUS) {
            advance();
            if (token != NAME) return false;
            advance();
        }
        if (token != SEMICOLON) {
            /* The end is implied, and depends on what follows. */
            statement->end = previous_end;
            statement->closed = false;
            return newline || token == END;
        }
    }
    advance();
    statement->end = previous_end;
    statement->closed = true;
    return true;
}

/* Whether all of the text is inside the subset: parses it into a scratch statement. */
static bool is_inside(void)
{
    Statement scratch;
    scan(0);
    while (token != END)
        if (!parse_statement(&scratch)) return false;
    return true;
}

static void parse_all(void)
{
    count = 0;
    scan(0);
    while (token != END) parse_statement(&list[count++]);
}

/* ---- The edit -------------------------------------------------------------------------- */

/* The first statement that an edit at `start` may change. */
static int first_affected(int start)
{
    int first = 0;
    while (first < count && list[first].end <= start) first++;
    if (first < count && list[first].end == start && list[first].closed) return first + 1;
    /* The one before may go on, unless it has its semicolon. */
    if (first > 0 && !list[first - 1].closed) return first - 1;
    return first;
}

static void apply(const Edit *edit)
{
    int delta = edit->added - (edit->end - edit->start);
    int first = first_affected(edit->start);
    /* The first old statement that is wholly behind the edit. */
    int next = first;
    while (next < count && list[next].start < edit->end) next++;
    replace_text(edit);

    Statement fresh[MAX_TEXT + 1];
    int made = 0;
    scan(first > 0 ? list[first - 1].end : 0);
    int piece_start = token_start;
    while (token != END) {
        /* Does an old statement start here? */
        while (next < count && list[next].start + delta < token_start) next++;
        if (next < count && list[next].start + delta == token_start) break;
        /* What cannot start a statement becomes one of its own. */
        if (!parse_statement(&fresh[made])) {
            if (token_start == fresh[made].start) advance();
            fresh[made].end = previous_end;
            fresh[made].closed = false;
        }
        made++;
    }
    if (token == END) next = count;
    char line[80];
    snprintf(line, sizeof line, "again %d..%d\n", piece_start, token_start);
    emit(line);

    /* Kept, parsed, moved: the new list. */
    Statement tail[MAX_TEXT + 1];
    int rest = count - next;
    memcpy(tail, list + next, (size_t)rest * sizeof *tail);
    memcpy(list + first, fresh, (size_t)made * sizeof *fresh);
    memcpy(list + first + made, tail, (size_t)rest * sizeof *tail);
    count = first + made + rest;
    for (int i = first + made; i < count; i++) {
        list[i].start += delta;
        list[i].end += delta;
    }
    for (int i = 0; i < count; i++) {
        const char *fate = i < first ? "kept" : i < first + made ? "parsed" : "moved";
        snprintf(line, sizeof line, "%s %d..%d\n", fate, list[i].start, list[i].end);
        emit(line);
    }
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
    if (!all_known(text, length) || !is_inside()) fail(1, "not in the subset");
    parse_all();

    static Edit edit;
    int edits = 0;
    for (char *line; (line = next_line());) {
        if (!*line) continue;
        if (!read_edit(line, &edit)) fail(line_number, "not a command");
        if (edits == MAX_EDITS) fail(line_number, "too many edits");
        if (edit.start > edit.end || edit.end > length) fail(line_number, "outside the text");
        if (length - (edit.end - edit.start) + edit.added > MAX_TEXT) fail(line_number, "too long");
        /* Try the edit on the text first: nothing may be printed for one that leaves the subset. */
        char before[MAX_TEXT + 1];
        int length_before = length;
        memcpy(before, text, sizeof text);
        if (!all_known(edit.text, edit.added)) fail(line_number, "not in the subset");
        replace_text(&edit);
        if (!is_inside()) fail(line_number, "not in the subset");
        memcpy(text, before, sizeof text);
        length = length_before;

        char shown[40];
        snprintf(shown, sizeof shown, "edit %d delta %d\n", ++edits, edit.added - (edit.end - edit.start));
        emit(shown);
        apply(&edit);
    }
    if (output) fputs(output, stdout);
    free(output);
    return 0;
}
