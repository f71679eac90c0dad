/* JR02 ex-1: a pattern to its automaton.
 *
 * The pattern is read into a tree, and the tree is built into states from its end to its start, so
 * that the state behind a part is always known. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_WORD = 60, MOST_STATES = 300, MOST_RANGES = 64 };

/* ---- Output is kept until the whole script is known to keep the protocol. ---- */

static char *out_text;
static size_t out_length, out_room;

static void emit(const char *text) {
    size_t length = strlen(text);
    if (out_length + length + 1 > out_room) {
        out_room = 2 * (out_length + length + 1);
        out_text = realloc(out_text, out_room);
        if (!out_text)
            abort();
    }
    memcpy(out_text + out_length, text, length + 1);
    out_length += length;
}

static void emit_number(int n) {
    char digits[16];
    snprintf(digits, sizeof digits, "%d", n);
    emit(digits);
}

/* The one line for a script that breaks the protocol; ends the program. */
static void fail(int line, const char *reason, const char *word) {
    printf("error: %d: %s%s\n", line, reason, word);
    exit(2);
}

/* ---- The tree ---- */

enum kind { EMPTY, SET, SEQUENCE, ALTERNATIVES, GROUP, REPEAT, TEXT_START, TEXT_END };

struct node {
    enum kind kind;
    int low[MOST_RANGES], high[MOST_RANGES], ranges; /* SET */
    struct node *first, *next;                       /* the children; the next one of the same parent */
    int group;                                       /* GROUP: 0 for one that does not capture */
    int min, many, lazy;                             /* REPEAT: 0 or 1; 1 for * and +; ? behind it */
    int nullable;                                    /* can it match nothing? */
    int group_from, group_to;                        /* the groups inside: from, and behind the last */
};

static struct node nodes[4 * LONGEST_WORD + 8];
static int node_count;
static const char *pattern_at;
static int group_count, is_bad;

static struct node *new_node(enum kind kind) {
    struct node *node = &nodes[node_count++];
    memset(node, 0, sizeof *node);
    node->kind = kind;
    node->group_from = node->group_to = group_count + 1;
    return node;
}

static int by_low(const void *a, const void *b) {
    const int *x = a, *y = b;
    return x[0] != y[0] ? x[0] - y[0] : x[1] - y[1];
}

/* Sorts the ranges, joins those that touch, and turns the set round if asked to. */
static void finish_set(struct node *set, int negated) {
    int pairs[MOST_RANGES][2], count = 0, from = 0;
    for (int i = 0; i < set->ranges; i++) {
        pairs[i][0] = set->low[i];
        pairs[i][1] = set->high[i];
    }
    qsort(pairs, (size_t)set->ranges, sizeof pairs[0], by_low);
    for (int i = 0; i < set->ranges; i++) {
        if (count > 0 && pairs[i][0] <= set->high[count - 1] + 1) {
            if (pairs[i][1] > set->high[count - 1])
                set->high[count - 1] = pairs[i][1];
            continue;
        }
        set->low[count] = pairs[i][0];
        set->high[count++] = pairs[i][1];
    }
    set->ranges = count;
    if (!negated)
        return;
    count = 0;
    for (int i = 0; i < set->ranges; i++) {
        int low = set->low[i], high = set->high[i];
        if (from < low) {
            pairs[count][0] = from;
            pairs[count++][1] = low - 1;
        }
        from = high + 1;
    }
    pairs[count][0] = from;
    pairs[count++][1] = 0xffff;
    for (int i = 0; i < count; i++) {
        set->low[i] = pairs[i][0];
        set->high[i] = pairs[i][1];
    }
    set->ranges = count;
}

static void add_range(struct node *set, int low, int high) {
    if (set->ranges < MOST_RANGES - 1) {
        set->low[set->ranges] = low;
        set->high[set->ranges++] = high;
    }
}

/* Behind a backslash: the character it stands before, which is no letter and no digit. */
static int escaped(void) {
    unsigned char c = (unsigned char)*pattern_at;
    int letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (c == '\0' || letter) {
        is_bad = 1;
        return 'x';
    }
    pattern_at++;
    return c;
}

/* One character of a class. */
static int class_character(void) {
    if (*pattern_at == '\0') {
        is_bad = 1;
        return 'x';
    }
    int c = (unsigned char)*pattern_at++;
    return c == '\\' ? escaped() : c;
}

static struct node *class_node(void) {
    struct node *set = new_node(SET);
    int negated = *pattern_at == '^';
    pattern_at += negated;
    if (*pattern_at == ']')
        is_bad = 1;
    while (!is_bad && *pattern_at != ']') {
        int low = class_character();
        if (pattern_at[0] == '-' && pattern_at[1] != ']') {
            pattern_at++;
            int high = class_character();
            if (low > high)
                is_bad = 1;
            add_range(set, low, high);
        } else {
            add_range(set, low, low);
        }
    }
    pattern_at += !is_bad;
    finish_set(set, negated);
    return set;
}

static struct node *disjunction(void);

static struct node *group_node(void) {
    struct node *group = new_node(GROUP);
    if (*pattern_at == '?') {
        if (pattern_at[1] != ':') {
            is_bad = 1;
            return group;
        }
        pattern_at += 2;
    } else {
        group->group = ++group_count;
    }
    group->first = disjunction();
    group->nullable = group->first->nullable;
    group->group_to = group_count + 1;
    if (*pattern_at != ')')
        is_bad = 1;
    else
        pattern_at++;
    return group;
}

/* One term with its quantifier. */
static struct node *term(void) {
    struct node *node;
    int c = (unsigned char)*pattern_at++;
    switch (c) {
    case '^':
    case '$':
        node = new_node(c == '^' ? TEXT_START : TEXT_END);
        node->nullable = 1;
        return node;
    case '(':
        node = group_node();
        break;
    case '[':
        node = class_node();
        break;
    case '.':
        node = new_node(SET);
        add_range(node, 0x0a, 0x0a);
        add_range(node, 0x0d, 0x0d);
        add_range(node, 0x2028, 0x2029);
        finish_set(node, 1);
        break;
    case '*':
    case '+':
    case '?':
    case ']':
    case '{':
    case '}':
        is_bad = 1;
        return new_node(EMPTY);
    default:
        node = new_node(SET);
        c = c == '\\' ? escaped() : c;
        add_range(node, c, c);
    }
    c = *pattern_at;
    if (c != '*' && c != '+' && c != '?')
        return node;
    pattern_at++;
    struct node *repeat = new_node(REPEAT);
    repeat->first = node;
    repeat->min = c == '+';
    repeat->many = c != '?';
    repeat->lazy = *pattern_at == '?';
    pattern_at += repeat->lazy;
    repeat->nullable = node->nullable || c != '+';
    repeat->group_from = node->group_from;
    repeat->group_to = node->group_to;
    return repeat;
}

static struct node *sequence(void) {
    struct node *node = new_node(SEQUENCE), **last = &node->first;
    node->nullable = 1;
    while (!is_bad && *pattern_at && *pattern_at != '|' && *pattern_at != ')') {
        *last = term();
        node->nullable &= (*last)->nullable;
        last = &(*last)->next;
    }
    return node;
}

static struct node *disjunction(void) {
    struct node *node = new_node(ALTERNATIVES), **last = &node->first;
    for (;;) {
        *last = sequence();
        node->nullable |= (*last)->nullable;
        last = &(*last)->next;
        if (is_bad || *pattern_at != '|')
            return node;
        pattern_at++;
    }
}

/* ---- The automaton ---- */

enum what { CONSUME, SPLIT, SAVE, CLEAR, ASSERT_START, ASSERT_END, MARK, CHECK, MATCH };

struct state {
    enum what what;
    int next, second;  /* where it leads; second: the second way of a split */
    int number, to;    /* slot of a save, number of a mark, slots of a clear */
    struct node *set;  /* CONSUME */
};

static struct state built[MOST_STATES + 1], states[MOST_STATES + 1];
static int built_count, state_count, mark_count;

static int add(enum what what, int next) {
    if (built_count > MOST_STATES)
        return 0;
    struct state *state = &built[built_count];
    memset(state, 0, sizeof *state);
    state->what = what;
    state->next = next;
    return built_count++;
}

static int add_split(int body, int exit, int lazy) {
    /* A set of ways has no order, so a lazy quantifier makes the same automaton. */
    (void)lazy;
    int id = add(SPLIT, body);
    built[id].second = exit;
    return id;
}

static int add_numbered(enum what what, int number, int next) {
    int id = add(what, next);
    built[id].number = number;
    return id;
}

static int build(struct node *node, int next);

/* The children from the last to the first, each in front of what follows it. */
static int build_sequence(struct node *child, int next) {
    return child ? build(child, build_sequence(child->next, next)) : next;
}

static int build_alternatives(struct node *child, int next) {
    if (!child->next)
        return build(child, next);
    int rest = build_alternatives(child->next, next);
    return add_split(build(child, next), rest, 0);
}

/* x* in front of next, or x+ where x cannot match nothing. */
static int build_loop(struct node *repeat, int entered_first, int next) {
    struct node *body = repeat->first;
    int head = add_split(0, 0, 0), end = head, mark = mark_count;
    if (body->nullable) {
        mark_count++;
        end = add_numbered(CHECK, mark, head);
    }
    int inside = build(body, end), start = inside;
    if (body->nullable)
        start = add_numbered(MARK, mark, start);
    if (repeat->group_from < repeat->group_to) {
        start = add_numbered(CLEAR, 2 * repeat->group_from, start);
        built[start].to = 2 * repeat->group_to - 1;
    }
    built[head].next = start;
    built[head].second = next;
    return entered_first ? inside : head;
}

static int build_optional(struct node *repeat, int next) {
    struct node *body = repeat->first;
    int end = next, mark = mark_count;
    if (body->nullable) {
        mark_count++;
        end = add_numbered(CHECK, mark, next);
    }
    int start = build(body, end);
    if (body->nullable)
        start = add_numbered(MARK, mark, start);
    return add_split(start, next, repeat->lazy);
}

/* Puts the states of node in front of the state next; gives the first of them. */
static int build(struct node *node, int next) {
    if (built_count > MOST_STATES)
        return 0;
    switch (node->kind) {
    case EMPTY:
        return next;
    case SET: {
        int id = add(CONSUME, next);
        built[id].set = node;
        return id;
    }
    case TEXT_START:
        return add(ASSERT_START, next);
    case TEXT_END:
        return add(ASSERT_END, next);
    case SEQUENCE:
        return build_sequence(node->first, next);
    case ALTERNATIVES:
        return build_alternatives(node->first, next);
    case GROUP:
        if (node->group == 0)
            return build(node->first, next);
        next = add_numbered(SAVE, 2 * node->group + 1, next);
        return add_numbered(SAVE, 2 * node->group, build(node->first, next));
    case REPEAT:
        if (!node->many)
            return build_optional(node, next);
        if (node->min && node->first->nullable)
            return build(node->first, build_loop(node, 0, next));
        return build_loop(node, node->min, next);
    }
    return next;
}

/* Numbers the states in the order in which a walk meets them, the preferred way first. */
static void number_states(int start) {
    static int numbers[MOST_STATES + 1], pending[MOST_STATES + 1], marks[MOST_STATES + 1];
    int depth = 0, met_marks = 0;
    for (int i = 0; i < built_count; i++)
        numbers[i] = -1;
    state_count = 0;
    pending[depth++] = start;
    while (depth > 0) {
        int id = pending[--depth];
        while (numbers[id] < 0) {
            numbers[id] = state_count;
            states[state_count++] = built[id];
            if (built[id].what == SPLIT)
                pending[depth++] = built[id].second;
            if (built[id].what == MATCH)
                break;
            id = built[id].next;
        }
    }
    for (int i = 0; i < state_count; i++) {
        struct state *state = &states[i];
        state->next = numbers[state->next];
        if (state->what == SPLIT)
            state->second = numbers[state->second];
        if (state->what == MARK || state->what == CHECK) {
            int known = 0;
            while (known < met_marks && marks[known] != state->number)
                known++;
            if (known == met_marks)
                marks[met_marks++] = state->number;
            state->number = known;
        }
    }
}

/* Reads a pattern and makes its automaton. */
static void read_pattern(int line, const char *pattern) {
    node_count = group_count = is_bad = 0;
    pattern_at = pattern;
    struct node *root = disjunction();
    if (is_bad || *pattern_at != '\0')
        fail(line, "bad pattern: ", pattern);
    built_count = mark_count = 0;
    int start = build(root, add(MATCH, 0));
    if (built_count > MOST_STATES)
        fail(line, "more than 300 states: ", pattern);
    number_states(start);
}

static void emit_set(const struct node *set) {
    char text[32];
    if (set->ranges == 1 && set->low[0] == set->high[0]) {
        snprintf(text, sizeof text, "char %c", set->low[0]);
        emit(text);
        return;
    }
    emit("set");
    for (int i = 0; i < set->ranges && i < 16; i++) {
        if (set->low[i] == set->high[i])
            snprintf(text, sizeof text, " %x", (unsigned)set->low[i]);
        else
            snprintf(text, sizeof text, " %x-%x", (unsigned)set->low[i], (unsigned)set->high[i]);
        emit(text);
    }
    if (set->ranges > 16) {
        snprintf(text, sizeof text, " and %d more", set->ranges - 16);
        emit(text);
    }
}

/* What a state does, without where it leads. */
static void emit_what(const struct state *state) {
    char text[32] = "";
    switch (state->what) {
    case CONSUME:
        emit_set(state->set);
        break;
    case SAVE:
        snprintf(text, sizeof text, "save %d", state->number);
        break;
    case CLEAR:
        snprintf(text, sizeof text, "clear %d-%d", state->number, state->to);
        break;
    case ASSERT_START:
        emit("assert text start");
        break;
    case ASSERT_END:
        emit("assert text end");
        break;
    case MARK:
        snprintf(text, sizeof text, "mark %d", state->number);
        break;
    case CHECK:
        snprintf(text, sizeof text, "check %d", state->number);
        break;
    case SPLIT:
    case MATCH:
        break;
    }
    emit(text);
}

/* ---- The script ---- */

static char input[1 << 20];

/* Cuts a line into words; a comment ends it. */
static int cut(char *line, char *words[], int most) {
    int count = 0;
    line[strcspn(line, "#")] = '\0';
    for (char *word = strtok(line, " \t\r\f"); word; word = strtok(NULL, " \t\r\f")) {
        if (count < most)
            words[count] = word;
        count++;
    }
    return count;
}

static void command(int line, int count, char *words[]);

static void check_length(int line, const char *word) {
    if (strlen(word) > LONGEST_WORD)
        fail(line, "more than 60 characters: ", word);
}

/* `pattern P`: reads P. */
static void pattern_command(int line, int count, char *words[]) {
    char reason[64];
    if (count != 2) {
        snprintf(reason, sizeof reason, "pattern takes 1 argument(s), not %d", count - 1);
        fail(line, reason, "");
    }
    check_length(line, words[1]);
    read_pattern(line, words[1]);
    emit("pattern ");
    emit(words[1]);
    emit("\n");
}

static void command(int line, int count, char *words[]) {
    if (strcmp(words[0], "pattern") != 0)
        fail(line, "unknown command: ", words[0]);
    pattern_command(line, count, words);
    for (int i = 0; i < state_count; i++) {
        const struct state *state = &states[i];
        emit_number(i);
        emit(": ");
        if (state->what == SPLIT) {
            emit("split ");
            emit_number(state->next);
            emit(" ");
            emit_number(state->second);
        } else if (state->what == MATCH) {
            emit("match");
        } else {
            emit_what(state);
            emit(" -> ");
            emit_number(state->next);
        }
        emit("\n");
    }
}

int main(void) {
    size_t length = fread(input, 1, sizeof input - 1, stdin);
    input[length] = '\0';
    int number = 0;
    for (char *line = input; line;) {
        char *end = strchr(line, '\n'), *words[8];
        if (end)
            *end = '\0';
        number++;
        int count = cut(line, words, 8);
        if (count > 0)
            command(number, count, words);
        line = end ? end + 1 : NULL;
    }
    if (out_text)
        fputs(out_text, stdout);
    free(out_text);
    return 0;
}
