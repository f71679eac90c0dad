#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* JL05/ex-3: read an arena, then weigh it against a tree of pointers. */

static void *grow(void *old, size_t size) {
    void *memory = realloc(old, size);
    if (!memory) {
        fputs("out of memory\n", stderr);
        exit(1);
    }
    return memory;
}

static int line;

static _Noreturn void fail(const char *reason, const char *word) {
    printf("error: %d: %s%s\n", line, reason, word);
    exit(2);
}

/* The words of the line that is being read. */
static char **words;
static int word_count, word_room;

static void split(char *text) {
    word_count = 0;
    for (char *word = strtok(text, " \t\r\f"); word; word = strtok(NULL, " \t\r\f")) {
        if (word_count == word_room)
            words = grow(words, (size_t)(word_room = 2 * word_room + 16) * sizeof *words);
        words[word_count++] = word;
    }
}

/* ---- The arena ---- */

enum { REQUIRED, OPTIONAL, LIST };

/* The kinds with their children, in source order, and the members that the C struct of the kind
   has behind `kind`, `start` and `end`: p a pointer, w 32 bits, b a bool, d a double. */
static const struct Kind {
    const char *name, *members;
    struct {
        const char *name;
        int what;
    } fields[3];
} kinds[] = {
    {"Program", "pw", {{"body", LIST}}},
    {"Block", "pw", {{"body", LIST}}},
    {"Empty", "", {{0}}},
    {"Expression", "p", {{"expression", REQUIRED}}},
    {"VariableDeclaration", "wpw", {{"declarators", LIST}}},
    {"Declarator", "pp", {{"target", REQUIRED}, {"value", OPTIONAL}}},
    {"If", "ppp", {{"test", REQUIRED}, {"consequent", REQUIRED}, {"alternate", OPTIONAL}}},
    {"While", "pp", {{"test", REQUIRED}, {"body", REQUIRED}}},
    {"Binding", "p", {{0}}},
    {"Reference", "pw", {{0}}},
    {"Number", "d", {{0}}},
    {"String", "p", {{0}}},
    {"Unary", "wp", {{"operand", REQUIRED}}},
    {"Binary", "wpp", {{"left", REQUIRED}, {"right", REQUIRED}}},
    {"Logical", "wpp", {{"left", REQUIRED}, {"right", REQUIRED}}},
    {"Assignment", "wbpp", {{"target", REQUIRED}, {"value", REQUIRED}}},
    {"Call", "bppw", {{"callee", REQUIRED}, {"arguments", LIST}}},
    {"Member", "bppw", {{"object", REQUIRED}}},
    {"Sequence", "pw", {{"expressions", LIST}}},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

/* All children of a node, in source order, as a run of one shared array. `list` is how many of
   them stand in its list. */
struct Node {
    int kind, taken;
    unsigned first, count, list;
};

static struct Node *nodes;
static unsigned node_count, node_room;
static unsigned *children;
static unsigned child_count, child_room;

static int kind_named(const char *name) {
    for (int kind = 0; kind < KINDS; kind++)
        if (!strcmp(kinds[kind].name, name))
            return kind;
    return -1;
}

/* A child must stand before its parent and have no other. */
static void add_child(const char *text, char **end) {
    unsigned long id = strtoul(text, end, 10);
    if (*end == text || id == 0 || id > node_count || nodes[id].taken)
        fail("bad node", "");
    nodes[id].taken = 1;
    if (child_count == child_room)
        children = grow(children, (child_room = 2 * child_room + 64) * sizeof *children);
    children[child_count++] = (unsigned)id;
}

static void add_node(void) {
    char *end;
    if (word_count < 4 || strtoul(words[0], &end, 10) != node_count + 1 || *end)
        fail("bad node", "");
    struct Node node = {kind_named(words[1]), 0, child_count, 0, 0};
    unsigned from, to;
    if (node.kind < 0 || sscanf(words[2], "%u..%u", &from, &to) != 2)
        fail("bad node", "");
    int word = 4;
    for (int i = 0; i < 3 && kinds[node.kind].fields[i].name; i++) {
        const char *name = kinds[node.kind].fields[i].name;
        int what = kinds[node.kind].fields[i].what;
        size_t length = strlen(name);
        int here = word < word_count && !strncmp(words[word], name, length) && words[word][length] == ':';
        if (!here && what == OPTIONAL)
            continue;
        if (!here)
            fail("bad node", "");
        char *text = words[word++] + length + 1;
        if (what != LIST) {
            add_child(text, &text);
        } else {
            if (*text++ != '[')
                fail("bad node", "");
            while (*text != ']') {
                add_child(text, &text);
                if (*text == ',')
                    text++;
                else if (*text != ']')
                    fail("bad node", "");
                node.list++;
            }
            text++;
        }
        if (*text)
            fail("bad node", "");
    }
    node.count = child_count - node.first;
    if (node_count + 2 > node_room)
        nodes = grow(nodes, (node_room = 2 * node_room + 64) * sizeof *nodes);
    nodes[++node_count] = node;
}

/* ---- The measure ---- */

static unsigned long pointer, granule, header;

static unsigned long round_up(unsigned long size, unsigned long multiple) {
    return (size + multiple - 1) / multiple * multiple;
}

/* A member starts at a multiple of its own size; the whole struct is as large as a multiple of its
   largest member, so that it can stand in an array. */
static unsigned long struct_size(int kind) {
    unsigned long size = 12, largest = 4;
    for (const char *member = kinds[kind].members; *member; member++) {
        unsigned long bytes = *member == 'p' ? pointer : *member == 'w' ? 4 : *member == 'b' ? 1 : 8;
        size = round_up(size, bytes) + bytes;
        if (bytes > largest)
            largest = bytes;
    }
    return round_up(size, largest);
}

/* What malloc takes from the heap for `size` bytes; nothing is asked for nothing. */
static unsigned long block_size(unsigned long size) {
    return size ? round_up(size + header, granule) : 0;
}

static void average(const char *name, unsigned long bytes) {
    printf(" %s %lu.%02lu", name, bytes / node_count, bytes * 100 / node_count % 100);
}

static void measure(void) {
    printf("machine %lu %lu %lu\n", pointer, granule, header);
    unsigned long pointers = 0, entries = 0, arrays = 0;
    unsigned counts[KINDS] = {0};
    for (unsigned id = 1; id <= node_count; id++) {
        counts[nodes[id].kind]++;
        entries += nodes[id].list;
        arrays += block_size(nodes[id].list * pointer);
    }
    /* The kinds in the order in which the arena first has them. */
    for (unsigned id = 1; id <= node_count; id++) {
        int kind = nodes[id].kind;
        if (!counts[kind])
            continue;
        unsigned long size = struct_size(kind), total = counts[kind] * block_size(size);
        printf("kind %s count %u struct %lu block %lu total %lu\n", kinds[kind].name, counts[kind], size,
               block_size(size), total);
        pointers += total;
        counts[kind] = 0;
    }
    pointers += arrays;
    /* A node is 16 bytes and its span 8; slot 0 of the arena is no node but takes its room. */
    unsigned long arena = (node_count + 1) * 24ul + entries * pointer;
    printf("lists entries %lu arena %lu pointers %lu\n", entries, entries * pointer, arrays);
    printf("arena %u x 24 + %lu x 4 = %lu\n", node_count + 1, entries, arena);
    printf("pointers %lu\nper node", pointers);
    average("arena", arena);
    average("pointers", pointers);
    printf("\n");
}

static unsigned long number(const char *word) {
    char *end;
    unsigned long value = strtoul(word, &end, 10);
    if (*end || word[0] < '0' || word[0] > '9')
        fail("not a number: ", word);
    return value;
}

static void measure_command(int print) {
    if (!node_count)
        fail("no nodes", "");
    if (word_count != 4) {
        char count[16];
        snprintf(count, sizeof count, "%d", word_count - 1);
        fail("measure takes 3 argument(s), not ", count);
    }
    pointer = number(words[1]);
    granule = number(words[2]);
    header = number(words[3]);
    if ((pointer != 4 && pointer != 8) || (granule != 8 && granule != 16 && granule != 32) || header > 32)
        fail("no such machine", "");
    if (print)
        measure();
}

/* ---- The input ---- */

static char *read_input(void) {
    size_t length = 0, room = 4096;
    char *text = grow(NULL, room);
    for (size_t got; (got = fread(text + length, 1, room - length - 1, stdin)) > 0;) {
        length += got;
        if (length + 1 == room)
            text = grow(text, room *= 2);
    }
    text[length] = '\0';
    return text;
}

/* Reads the whole input once. `NODES` only builds the arena; `CHECK` only finds what is wrong with
   the commands, because an input that breaks the protocol gets the error and nothing else. */
enum { NODES, CHECK, RUN };

static void read_lines(const char *input, int pass) {
    char *copy = grow(NULL, strlen(input) + 1);
    strcpy(copy, input);
    line = 0;
    for (char *text = copy, *next; text; text = next) {
        next = strchr(text, '\n');
        if (next)
            *next++ = '\0';
        line++;
        split(text);
        if (!word_count || words[0][0] == '#' || !strcmp(words[0], "root"))
            continue;
        int is_node = words[0][0] >= '0' && words[0][0] <= '9';
        if (is_node && pass == NODES)
            add_node();
        if (is_node || pass == NODES)
            continue;
        if (strcmp(words[0], "measure"))
            fail("unknown command: ", words[0]);
        measure_command(pass == RUN);
    }
    free(copy);
}

int main(void) {
    char *input = read_input();
    read_lines(input, NODES);
    read_lines(input, CHECK);
    read_lines(input, RUN);
    free(words);
    free(input);
    free(nodes);
    free(children);
    return 0;
}
