#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* JL05/ex-2: read an arena, then walk it with visitors.

   What happens at a node depends on two things: the kind of the node and the visitor. In C that is
   a table with two indices. */

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

/* The kinds with their children, in source order. */
static const struct Kind {
    const char *name;
    struct {
        const char *name;
        int what;
    } fields[3];
} kinds[] = {
    {"Program", {{"body", LIST}}},
    {"Block", {{"body", LIST}}},
    {"Empty", {{0}}},
    {"Expression", {{"expression", REQUIRED}}},
    {"VariableDeclaration", {{"declarators", LIST}}},
    {"Declarator", {{"target", REQUIRED}, {"value", OPTIONAL}}},
    {"If", {{"test", REQUIRED}, {"consequent", REQUIRED}, {"alternate", OPTIONAL}}},
    {"While", {{"test", REQUIRED}, {"body", REQUIRED}}},
    {"Binding", {{0}}},
    {"Reference", {{0}}},
    {"Number", {{0}}},
    {"String", {{0}}},
    {"Unary", {{"operand", REQUIRED}}},
    {"Binary", {{"left", REQUIRED}, {"right", REQUIRED}}},
    {"Logical", {{"left", REQUIRED}, {"right", REQUIRED}}},
    {"Assignment", {{"target", REQUIRED}, {"value", REQUIRED}}},
    {"Call", {{"callee", REQUIRED}, {"arguments", LIST}}},
    {"Member", {{"object", REQUIRED}}},
    {"Sequence", {{"expressions", LIST}}},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

/* All children of a node, in source order, as a run of one shared array. */
struct Node {
    int kind, taken;
    unsigned first, count;
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
    struct Node node = {kind_named(words[1]), 0, child_count, 0};
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

/* ---- Visitors ---- */

enum { ENTER = 1, LEAVE = 2, OVER = 4 };

struct Visitor {
    char name[64];
};

/* One handler for each kind of node. */
static unsigned char handlers[KINDS];

static struct Visitor *visitors;
static int visitor_count;

static struct Visitor *visitor_named(const char *name) {
    for (int i = 0; i < visitor_count; i++)
        if (!strcmp(visitors[i].name, name))
            return &visitors[i];
    return NULL;
}

static void define(void) {
    if (word_count < 4)
        fail("visitor takes a name, an action and kinds", "");
    struct Visitor *visitor = visitor_named(words[1]);
    if (!visitor) {
        visitors = grow(visitors, (size_t)(visitor_count + 1) * sizeof *visitors);
        visitor = &visitors[visitor_count++];
        memset(visitor, 0, sizeof *visitor);
        snprintf(visitor->name, sizeof visitor->name, "%s", words[1]);
    }
    int action = 0;
    if (!strcmp(words[2], "enter"))
        action = ENTER;
    else if (!strcmp(words[2], "leave"))
        action = LEAVE;
    else if (!strcmp(words[2], "over"))
        action = OVER;
    for (int word = 3; word < word_count; word++) {
        int all = !strcmp(words[word], "*"), kind = kind_named(words[word]);
        if (!all && kind < 0)
            fail("unknown kind: ", words[word]);
        if (!action)
            fail("unknown action: ", words[2]);
        for (int i = 0; i < KINDS; i++)
            if (all || i == kind)
                handlers[i] |= (unsigned char)action;
    }
}

/* ---- The walk ---- */

/* The stack is our own, so that a tree of any depth is walked without recursion. A step is a node
   to enter, or one to leave. */
struct Step {
    unsigned id, leave;
};

static struct Step *steps;
static unsigned step_room;

static void walk(const struct Visitor *visitor, unsigned root) {
    unsigned count = 0, depth = 0, entered = 0;
    (void)visitor;
    if (!step_room)
        steps = grow(NULL, (step_room = 64) * sizeof *steps);
    steps[count++] = (struct Step){root, 0};
    while (count) {
        struct Step step = steps[--count];
        const struct Node *node = &nodes[step.id];
        /* The two indices: which visitor, which kind. */
        int actions = handlers[node->kind];
        if (step.leave) {
            depth--;
            if (actions & LEAVE)
                printf("%u leave %u %s\n", depth, step.id, kinds[node->kind].name);
            continue;
        }
        if (actions & ENTER)
            printf("%u enter %u %s\n", depth, step.id, kinds[node->kind].name);
        depth++;
        entered++;
        if (count + node->count + 1 > step_room)
            steps = grow(steps, (step_room = 2 * step_room + node->count) * sizeof *steps);
        /* What is pushed last is taken first: leaving lies under the children, and the last child
           under the first. */
        steps[count++] = (struct Step){step.id, 1};
        if (!(actions & OVER))
            for (unsigned i = node->count; i-- > 0;)
                steps[count++] = (struct Step){children[node->first + i], 0};
    }
    printf("entered %u\n", entered);
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

static void walk_command(int print) {
    char *end;
    if (word_count != 3)
        fail("walk takes a visitor and a node", "");
    const struct Visitor *visitor = visitor_named(words[1]);
    if (!visitor)
        fail("no visitor ", words[1]);
    unsigned long id = strtoul(words[2], &end, 10);
    if (*end || id == 0 || id > node_count)
        fail("no node ", words[2]);
    if (print) {
        printf("walk %s from %lu\n", words[1], id);
        walk(visitor, (unsigned)id);
    }
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
        if (!strcmp(words[0], "visitor"))
            define();
        else if (!strcmp(words[0], "walk"))
            walk_command(pass == RUN);
        else
            fail("unknown command: ", words[0]);
    }
    free(copy);
}

int main(void) {
    char *input = read_input();
    read_lines(input, NODES);
    read_lines(input, CHECK);
    visitor_count = 0;
    memset(handlers, 0, sizeof handlers);
    read_lines(input, RUN);
    free(words);
    free(input);
    free(nodes);
    free(children);
    free(visitors);
    free(steps);
    return 0;
}
