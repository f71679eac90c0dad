/* JR02 ex-3: all ways through the automaton at once, beside the steps that going back takes.
 *
 * Tree, automaton, program and matcher are those of ex-1 and ex-2. */
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
    int id = add(SPLIT, lazy ? exit : body);
    built[id].second = lazy ? body : exit;
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
    built[head].next = repeat->lazy ? next : start;
    built[head].second = repeat->lazy ? start : next;
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

/* ---- The program: the states in their order, and jumps where they do not follow one another ---- */

struct inst {
    const struct state *state; /* NULL for a jump */
    int first, second;         /* addresses: of a jump, or of the two ways of a split */
};

static struct inst program[2 * MOST_STATES + 2];
static int program_length;

static void lower(void) {
    static int addresses[MOST_STATES + 1];
    program_length = 0;
    for (int i = 0; i < state_count; i++) {
        const struct state *state = &states[i];
        addresses[i] = program_length;
        program[program_length++] = (struct inst){state, state->next, state->second};
        if (state->what != SPLIT && state->what != MATCH && state->next != i + 1)
            program[program_length++] = (struct inst){NULL, state->next, 0};
    }
    /* Until now targets were numbers of states. */
    for (int i = 0; i < program_length; i++) {
        program[i].first = addresses[program[i].first];
        program[i].second = addresses[program[i].second];
    }
}

/* ---- The matcher that goes back ---- */

enum { SLOTS = LONGEST_WORD + 8, MARKS = MOST_STATES + 1 };

/* All that an instruction can change: what going back restores. */
struct memory {
    int slots[SLOTS], marks[MARKS];
};

struct choice {
    int pc, at;
    struct memory memory;
};

static struct choice *choices;
static int choice_count, choice_room;

static void push(int pc, int at, const struct memory *memory) {
    if (choice_count == choice_room) {
        choice_room = 2 * choice_room + 16;
        choices = realloc(choices, (size_t)choice_room * sizeof *choices);
        if (!choices)
            abort();
    }
    choices[choice_count++] = (struct choice){pc, at, *memory};
}

static int takes(const struct node *set, int c) {
    for (int i = 0; i < set->ranges; i++)
        if (set->low[i] <= c && c <= set->high[i])
            return 1;
    return 0;
}

enum outcome { MATCHED, NO_MATCH, GAVE_UP };

static int steps, step_limit;

static void before_step(int pc, int at);
static void after_failure(int found, int pc, int at);

/* Tries to match from start on. */
static enum outcome attempt(const char *text, int start, struct memory *memory) {
    int pc = 0, at = start, length = (int)strlen(text);
    for (int i = 0; i < SLOTS; i++)
        memory->slots[i] = -1;
    for (int i = 0; i < MARKS; i++)
        memory->marks[i] = -1;
    choice_count = 0;
    for (;;) {
        if (steps == step_limit)
            return GAVE_UP;
        steps++;
        before_step(pc, at);
        const struct inst *inst = &program[pc];
        const struct state *state = inst->state;
        int failed = 0;
        if (!state) {
            pc = inst->first;
            continue;
        }
        switch (state->what) {
        case CONSUME:
            failed = at >= length || !takes(state->set, (unsigned char)text[at]);
            at += !failed;
            break;
        case SPLIT:
            push(inst->second, at, memory);
            pc = inst->first;
            continue;
        case SAVE:
            memory->slots[state->number] = at;
            break;
        case CLEAR:
            for (int slot = state->number; slot <= state->to; slot++)
                memory->slots[slot] = -1;
            break;
        case ASSERT_START:
            failed = at != 0;
            break;
        case ASSERT_END:
            failed = at != length;
            break;
        case MARK:
            memory->marks[state->number] = at;
            break;
        case CHECK:
            failed = memory->marks[state->number] == at;
            break;
        case MATCH:
            memory->slots[0] = start;
            memory->slots[1] = at;
            return MATCHED;
        }
        pc++;
        if (!failed)
            continue;
        if (choice_count == 0) {
            after_failure(0, 0, 0);
            return NO_MATCH;
        }
        const struct choice *choice = &choices[--choice_count];
        pc = choice->pc;
        at = choice->at;
        *memory = choice->memory;
        after_failure(1, pc, at);
    }
}

/* `groups 0-3 1-2 _` */
static void emit_groups(const int *slots) {
    emit("groups");
    for (int group = 0; group <= group_count; group++) {
        int start = slots[2 * group], end = slots[2 * group + 1];
        emit(" ");
        if (start < 0 || end < 0) {
            emit("_");
            continue;
        }
        emit_number(start);
        emit("-");
        emit_number(end);
    }
    emit("\n");
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

/* Nobody watches the steps here: they are only counted. */
static void before_step(int pc, int at) {
    (void)pc;
    (void)at;
}

static void after_failure(int found, int pc, int at) {
    (void)found;
    (void)pc;
    (void)at;
}

/* ---- The simulation: all ways at once ---- */

enum { MOST_THREADS = 5000 };

/* The states met at one position, the preferred way first, each with the slots of its thread. */
struct list {
    int count, order[MOST_THREADS];
    int slots[MOST_THREADS][SLOTS];
};

static struct list lists[2];
static int visited;

/* Enters a state and all that it leads to without taking a character. Slots is a thread's own. */
static void enter(struct list *list, int id, int at, int length, const int *slots) {
    /* Each way is a thread of its own, also where another way has led to the same state. */
    if (list->count == MOST_THREADS)
        return;
    int own = list->count++;
    list->order[own] = id;
    visited++;
    const struct state *state = &states[id];
    int changed[SLOTS];
    memcpy(changed, slots, sizeof changed);
    switch (state->what) {
    case SPLIT:
        enter(list, state->next, at, length, slots);
        enter(list, state->second, at, length, slots);
        return;
    case SAVE:
        changed[state->number] = at;
        break;
    case CLEAR:
        for (int slot = state->number; slot <= state->to; slot++)
            changed[slot] = -1;
        break;
    case ASSERT_START:
        if (at != 0)
            return;
        break;
    case ASSERT_END:
        if (at != length)
            return;
        break;
    case CONSUME:
    case MATCH:
        memcpy(list->slots[own], slots, sizeof list->slots[own]);
        return;
    case MARK:
    case CHECK:
        break; /* no pattern of this exercise has them */
    }
    enter(list, state->next, at, length, changed);
}

static void clear_list(struct list *list) {
    list->count = 0;
}

static void emit_threads(const struct list *list, int at) {
    int any = 0;
    emit("at ");
    emit_number(at);
    emit(":");
    for (int i = 0; i < list->count; i++) {
        enum what what = states[list->order[i]].what;
        if (what != CONSUME && what != MATCH)
            continue;
        emit(" ");
        emit_number(list->order[i]);
        any = 1;
    }
    emit(any ? "\n" : " none\n");
}

static void simulate(const char *text) {
    int length = (int)strlen(text), matched = 0, result[SLOTS];
    struct list *now = &lists[0], *next = &lists[1];
    for (int i = 0; i < SLOTS; i++)
        result[i] = -1;
    visited = 0;
    clear_list(now);
    enter(now, 0, 0, length, result);
    for (int at = 0; now->count > 0; at++) {
        emit_threads(now, at);
        clear_list(next);
        for (int i = 0; i < now->count; i++) {
            int id = now->order[i];
            const struct state *state = &states[id];
            if (state->what == MATCH) {
                memcpy(result, now->slots[i], sizeof result);
                result[0] = 0;
                result[1] = at;
                matched = 1;
                break; /* what stands behind it is less preferred */
            }
            if (state->what == CONSUME && at < length && takes(state->set, (unsigned char)text[at]))
                enter(next, state->next, at + 1, length, now->slots[i]);
        }
        struct list *swap = now;
        now = next;
        next = swap;
    }
    if (matched)
        emit_groups(result);
    else
        emit("no match\n");
    emit("states ");
    emit_number(visited);
    emit("\n");
}

static void command(int line, int count, char *words[]) {
    static int has_pattern;
    static struct memory memory;
    char reason[64];
    if (strcmp(words[0], "pattern") == 0) {
        pattern_command(line, count, words);
        for (int i = 0; i < state_count; i++)
            if (states[i].what == MARK)
                fail(line, "an iteration could be empty: ", words[1]);
        lower();
        has_pattern = 1;
    } else if (strcmp(words[0], "match") == 0) {
        if (count > 2) {
            snprintf(reason, sizeof reason, "match takes 0 or 1 argument(s), not %d", count - 1);
            fail(line, reason, "");
        }
        const char *text = count == 2 ? words[1] : "";
        check_length(line, text);
        if (!has_pattern)
            fail(line, "no pattern yet", "");
        emit("match ");
        emit(text);
        emit("\n");
        simulate(text);
        steps = 0;
        step_limit = 100000;
        emit("backtracking ");
        if (attempt(text, 0, &memory) == GAVE_UP) {
            emit("more than ");
            steps = step_limit;
        }
        emit_number(steps);
        emit(" steps\n");
    } else {
        fail(line, "unknown command: ", words[0]);
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
    free(choices);
    return 0;
}
