/* JL09 ex-2: a tree of blocks kept up to date while its text is edited. */
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

/* ---- The tree -------------------------------------------------------------------------- */

enum { MAX_NODES = 400000, MAX_CHILDREN = 800000, MAX_NAMES = 400000, MAX_DEPTH = MAX_TEXT / 2 + 1 };

typedef enum { PROGRAM, BLOCK, EXPRESSION, EMPTY, BINARY, REFERENCE } NodeKind;

static const char *const kind_names[] = {
    "Program", "Block", "Expression", "Empty", "Binary", "Reference",
};

typedef struct {
    NodeKind kind;
    int start, end;
    int birth;        /* The edit that made it; 0 for the first parse. */
    int first, count; /* Its children: a run of `children`. */
    int name;         /* Where the name of a reference stands in `names`. */
} Node;

/* Nodes are never freed and keep their numbers, so `new or old?` is one comparison. */
static Node nodes[MAX_NODES];
static int node_count;
static int children[MAX_CHILDREN];
static int child_count;
static char names[MAX_NAMES];
static int name_count;

static int root;
static int edit_number;

static int add_node(NodeKind kind, int start, const int *parts, int count)
{
    Node node = { kind, start, previous_end, edit_number, child_count, count, 0 };
    if (node_count == MAX_NODES || child_count + count > MAX_CHILDREN) exit(1);
    if (count) memcpy(children + child_count, parts, (size_t)count * sizeof *parts);
    child_count += count;
    nodes[node_count] = node;
    return node_count++;
}

/* ---- The parser ------------------------------------------------------------------------ */

static bool parse_items(Kind closer, int *items, int *count);

/* A name at the token, or -1. */
static int parse_name(void)
{
    if (token != NAME) return -1;
    int start = token_start, size = token_end - token_start;
    advance();
    int id = add_node(REFERENCE, start, NULL, 0);
    if (name_count + size + 1 > MAX_NAMES) exit(1);
    nodes[id].name = name_count;
    memcpy(names + name_count, text + start, (size_t)size);
    name_count += size;
    names[name_count++] = '\0';
    return id;
}

/* The statement at the token, or -1 where it is outside the subset. */
static int parse_statement(void)
{
    int start = token_start;
    if (token == SEMICOLON) {
        advance();
        return add_node(EMPTY, start, NULL, 0);
    }
    if (token == OPEN) {
        int items[MAX_TEXT + 1], count = 0;
        advance();
        if (!parse_items(CLOSE, items, &count)) return -1;
        advance();
        return add_node(BLOCK, start, items, count);
    }
    int sum = parse_name();
    if (sum < 0) return -1;
    while (token == PLUS) {
        advance();
        int both[2] = { sum, parse_name() };
        if (both[1] < 0) return -1;
        sum = add_node(BINARY, start, both, 2);
    }
    if (token == SEMICOLON) advance();
    /* Else the end is implied: by a line break, a brace or the end of the text. */
    else if (!newline && token != CLOSE && token != END) return -1;
    return add_node(EXPRESSION, start, &sum, 1);
}

/* Statements up to the closer, which is left standing. */
static bool parse_items(Kind closer, int *items, int *count)
{
    while (token != closer) {
        if (token == END || token == CLOSE) return false;
        int item = parse_statement();
        if (item < 0) return false;
        items[(*count)++] = item;
    }
    return true;
}

/* Parses the whole text. False: outside the subset. */
static bool parse_all(void)
{
    int items[MAX_TEXT + 1], count = 0;
    scan(0);
    if (!parse_items(END, items, &count)) return false;
    root = add_node(PROGRAM, 0, items, count);
    nodes[root].end = length;
    return true;
}

/* Whether the text is inside the subset; leaves the tree as it was. */
static bool is_inside(void)
{
    int before[] = { node_count, child_count, name_count, root };
    bool inside = parse_all();
    node_count = before[0];
    child_count = before[1];
    name_count = before[2];
    root = before[3];
    return inside;
}

/* ---- The edit -------------------------------------------------------------------------- */

static int path[MAX_DEPTH + 1]; /* The owners of the lists around the edit, outermost first. */
static int path_length;

static int item(int owner, int index) { return children[nodes[owner].first + index]; }

static int interior_start(int owner) { return owner == root ? 0 : nodes[owner].start + 1; }

static int interior_end(int owner)
{
    return owner == root ? nodes[root].end : nodes[owner].end - 1;
}

/* Whether a statement ends where it does whatever follows it. `old` is the text before the edit. */
static bool is_closed(const char *old, int id)
{
    return nodes[id].kind == BLOCK || old[nodes[id].end - 1] == ';';
}

/* Finds the lists that have the edit between their brackets. */
static void find_path(const Edit *edit)
{
    path_length = 0;
    int next = root;
    while (next >= 0) {
        int owner = next;
        path[path_length++] = owner;
        next = -1;
        for (int i = 0; i < nodes[owner].count; i++) {
            const Node *node = &nodes[item(owner, i)];
            if (node->kind == BLOCK && node->start < edit->start && edit->end < node->end)
                next = item(owner, i);
        }
    }
}

/* The first statement of a list that an edit at `start` may change. */
static int first_affected(const char *old, int owner, int start)
{
    int first = 0, count = nodes[owner].count;
    while (first < count && nodes[item(owner, first)].end < start) first++;
    if (first < count && nodes[item(owner, first)].end == start && is_closed(old, item(owner, first)))
        return first + 1;
    if (first > 0 && !is_closed(old, item(owner, first - 1))) return first - 1;
    return first;
}

/* Moves all nodes made before `before`: starts at or behind the edit, ends behind it. */
static void shift(const Edit *edit, int delta, int before)
{
    for (int id = 0; id < before; id++) {
        if (nodes[id].start >= edit->end) nodes[id].start += delta;
        if (nodes[id].end > edit->end) nodes[id].end += delta;
    }
}

static void count_nodes(int id, int before, int from, int to, int depth, int counts[4])
{
    bool around = false;
    for (int i = 0; i <= depth; i++) around |= path[i] == id;
    if (id >= before) counts[3]++;
    else if (around) counts[1]++;
    else if (nodes[id].end <= from) counts[0]++;
    else counts[2]++;
    for (int i = 0; i < nodes[id].count; i++)
        count_nodes(item(id, i), before, from, to, depth, counts);
}

static void show_nodes(int before, int from, int to, int depth)
{
    int counts[4] = { 0 };
    char line[120];
    count_nodes(root, before, from, to, depth, counts);
    snprintf(line, sizeof line, "again %d..%d\nnodes kept %d around %d moved %d parsed %d\n",
             from, to, counts[0], counts[1], counts[2], counts[3]);
    emit(line);
}

/* Tries to mend the list of path[depth]. False: its end is not where it has to be. */
static bool mend(const char *old, const Edit *edit, int depth)
{
    int owner = path[depth], count = nodes[owner].count, before = node_count;
    int delta = edit->added - (edit->end - edit->start);
    int end = interior_end(owner) + delta;
    Kind closer = owner == root ? END : CLOSE;
    int first = first_affected(old, owner, edit->start);
    int next = first;
    while (next < count && nodes[item(owner, next)].start < edit->end) next++;

    int fresh[MAX_TEXT + 1], made = 0;
    scan(first > 0 ? nodes[item(owner, first - 1)].end : interior_start(owner));
    int from = token_start;
    for (;;) {
        while (next < count && nodes[item(owner, next)].start + delta < token_start) next++;
        if (next < count && nodes[item(owner, next)].start + delta == token_start) break;
        if (token_start >= end || token == CLOSE || token == END) {
            if (token_start != end || token != closer) return false;
            next = count;
            break;
        }
        int statement = parse_statement();
        if (statement < 0) return false;
        fresh[made++] = statement;
    }
    int to = token_start;

    /* The reports of the lists around it: where each holds the edit. */
    int holders[MAX_DEPTH + 1];
    for (int i = 0; i < depth; i++) {
        holders[i] = 0;
        while (item(path[i], holders[i]) != path[i + 1]) holders[i]++;
    }

    shift(edit, delta, before);
    nodes[root].start = 0;
    nodes[root].end = length;

    /* Kept, parsed, moved: the new list. */
    int list[MAX_TEXT + 1], size = 0;
    for (int i = 0; i < first; i++) list[size++] = item(owner, i);
    for (int i = 0; i < made; i++) list[size++] = fresh[i];
    for (int i = next; i < count; i++) list[size++] = item(owner, i);
    if (child_count + size > MAX_CHILDREN) exit(1);
    memcpy(children + child_count, list, (size_t)size * sizeof *list);
    nodes[owner].first = child_count;
    nodes[owner].count = size;
    child_count += size;

    char line[120];
    for (int i = 0; i < depth; i++) {
        const Node *around = &nodes[path[i]];
        snprintf(line, sizeof line, "list %d..%d kept %d around 1 moved %d\n", around->start,
                 around->end, holders[i], around->count - holders[i] - 1);
        emit(line);
    }
    snprintf(line, sizeof line, "list %d..%d kept %d parsed %d moved %d\n", nodes[owner].start,
             nodes[owner].end, first, made, count - next);
    emit(line);
    show_nodes(before, from, to, depth);
    return true;
}

static void apply(const Edit *edit)
{
    char old[MAX_TEXT + 1];
    memcpy(old, text, sizeof text);
    find_path(edit);
    replace_text(edit);
    int tried = length + MAX_TEXT; /* No list is worth the trouble. */
    for (int depth = path_length - 1; depth >= 0; depth--) {
        int size = interior_end(path[depth]) - interior_start(path[depth]);
        /* Not much longer than what was tried in vain: skip it. */
        if (size / 2 < tried) continue;
        if (mend(old, edit, depth)) return;
        tried = size;
    }
    int before = node_count;
    parse_all();
    emit("full parse\n");
    show_nodes(before, 0, length, -1);
}

/* Prints the tree, with the edit that made each node. */
static void show_tree(int id, int depth)
{
    char line[2 * MAX_TEXT + 3 * MAX_DEPTH];
    const Node *node = &nodes[id];
    const char *name = node->kind == REFERENCE ? names + node->name : "";
    snprintf(line, sizeof line, "%*s%s%s%s %d..%d @%d\n", 2 * depth, "", kind_names[node->kind],
             *name ? " " : "", name, node->start, node->end, node->birth);
    emit(line);
    for (int i = 0; i < node->count; i++) show_tree(item(id, i), depth + 1);
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
    for (char *line; (line = next_line());) {
        if (!*line) continue;
        if (!read_edit(line, &edit)) fail(line_number, "not a command");
        if (edit_number == MAX_EDITS) fail(line_number, "too many edits");
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
        snprintf(shown, sizeof shown, "edit %d delta %d\n", ++edit_number, edit.added - (edit.end - edit.start));
        emit(shown);
        apply(&edit);
    }
    show_tree(root, 0);
    if (output) fputs(output, stdout);
    free(output);
    return 0;
}
