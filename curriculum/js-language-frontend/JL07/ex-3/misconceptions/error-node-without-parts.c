#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* JL07/ex-3: the tree of a broken program. */

static void *grow(void *old, size_t size) {
    void *memory = realloc(old, size);
    if (!memory) {
        fputs("out of memory\n", stderr);
        exit(1);
    }
    return memory;
}

static char *source;
static unsigned length, first_line = 1;

static void place(unsigned offset, unsigned *line, unsigned *column) {
    *line = first_line;
    *column = 1;
    for (unsigned i = 0; i < offset; i++) {
        if (source[i] == '\n')
            ++*line, *column = 1;
        else if (((unsigned char)source[i + 1] & 0xC0) != 0x80)
            ++*column;
    }
}

static _Noreturn void outside(unsigned offset) {
    unsigned line, column;
    place(offset, &line, &column);
    printf("error: %u: not in the subset\n", line);
    exit(2);
}

/* ---- Tokens ---- */

/* One-character punctuators are their own kind. */
enum { END, NAME = 128, NUMBER, VAR, IF, ELSE, WHILE };

struct Token {
    int kind, newline_before;
    unsigned start, end;
};

static struct Token *tokens;
static unsigned token_count;

static int is_letter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}

static int is_digit(int c) {
    return c >= '0' && c <= '9';
}

static int word_kind(unsigned start, unsigned end) {
    static const char *const words[] = {
        "var", "if", "else", "while", "arguments", "async", "await", "eval", "implements", "interface",
        "let", "package", "private", "protected", "public", "static", "using", "yield", "break", "case",
        "catch", "class", "const", "continue", "debugger", "default", "delete", "do", "enum", "export",
        "extends", "false", "finally", "for", "function", "import", "in", "instanceof", "new", "null",
        "return", "super", "switch", "this", "throw", "true", "try", "typeof", "void", "with"};
    for (int i = 0; i < (int)(sizeof words / sizeof *words); i++)
        if (strlen(words[i]) == end - start && !memcmp(source + start, words[i], end - start)) {
            if (i > 3)
                outside(start);
            return VAR + i;
        }
    return NAME;
}

/* Control characters but line feed, U+2028 and U+2029, in UTF-8. */
static int is_bad_character(unsigned at) {
    unsigned char c = (unsigned char)source[at], second = (unsigned char)source[at + 1];
    if (c < ' ' || c == 0x7F)
        return c != '\n';
    if (c == 0xC2)
        return second < 0xA0;
    return c == 0xE2 && second == 0x80 && ((unsigned char)source[at + 2] & 0xFE) == 0xA8;
}

/* The end of the comment that starts at `at`; `at` itself if none does. */
static unsigned skip_comment(unsigned at) {
    if (source[at] != '/' || (source[at + 1] != '/' && source[at + 1] != '*'))
        return at;
    unsigned start = at, block = source[at + 1] == '*';
    for (at += 2; at < length; at++) {
        if (is_bad_character(at))
            outside(at);
        if (!block && source[at] == '\n')
            return at;
        if (block && source[at] == '*' && source[at + 1] == '/')
            return at + 2;
    }
    if (block)
        outside(start);
    return at;
}

/* Reads all tokens; `punctuators` are those of the exercise. */
static void read_tokens(const char *punctuators, int braces_anywhere) {
    unsigned at = 0, room = 0;
    int newline = 0, before = END;
    for (;;) {
        for (unsigned end; at < length; at = end) {
            end = skip_comment(at);
            for (unsigned i = at; i < end; i++)
                newline |= source[i] == '\n';
            if (end > at)
                continue;
            if (source[at] != ' ' && source[at] != '\n')
                break;
            newline |= source[at] == '\n';
            end = at + 1;
        }
        struct Token token = {END, newline, at, at};
        int c = (unsigned char)source[at];
        if (at == length) {
            ;
        } else if (is_letter(c)) {
            while (is_letter(source[token.end]) || is_digit(source[token.end]))
                token.end++;
            if (token.end - at > 40)
                outside(at);
            token.kind = word_kind(at, token.end);
        } else if (is_digit(c)) {
            token.kind = NUMBER;
            while (is_digit(source[token.end]))
                token.end++;
            int after = (unsigned char)source[token.end];
            unsigned digits = token.end - at;
            if (digits > 9 || (digits > 1 && c == '0') || is_letter(after) || after == '.' || after >= 128)
                outside(at);
        } else {
            /* The longest token counts: `++` is one token that the subset does not have. */
            static const char *const longer[] = {"==", "++", "+=", "**", "*=", "=>", "<=", "<<"};
            for (size_t i = 0; i < sizeof longer / sizeof *longer; i++)
                if (!strncmp(source + at, longer[i], 2))
                    outside(at);
            if (!c || !strchr(punctuators, c))
                outside(at);
            int may_open = before == END || before == NAME || before == NUMBER || before == ELSE ||
                           before == ')' || before == '{' || before == '}' || before == ';';
            if (c == '{' && !braces_anywhere && !may_open)
                outside(at);
            token.kind = c;
            token.end = at + 1;
        }
        if (token_count == room)
            tokens = grow(tokens, (room = 2 * room + 64) * sizeof *tokens);
        tokens[token_count++] = token;
        if (token.kind == END)
            return;
        at = token.end;
        before = token.kind;
        newline = 0;
    }
}

static void read_input(void) {
    unsigned room = 4096;
    source = grow(NULL, room);
    for (size_t got; (got = fread(source + length, 1, room - length - 4, stdin)) > 0;) {
        length += (unsigned)got;
        if (length + 4 >= room)
            source = grow(source, room *= 2);
    }
    memset(source + length, 0, 4); /* so that looking a little ahead is always allowed */
}

/* ---- Open brackets ---- */

static unsigned at; /* the token to look at next */

/* The open brackets, outermost first, by the numbers of their tokens. */
static unsigned *brackets;
static unsigned bracket_count, bracket_room;

static int is_opening(int kind) {
    return kind == '(' || kind == '[' || kind == '{';
}

static int is_closing(int kind) {
    return kind == ')' || kind == ']' || kind == '}';
}

/* One more than the index of the bracket that a closing one closes, or 0. A brace outranks the
   others: `)` and `]` do not look for their partner outside an open `{`. */
static unsigned matching(int closing) {
    int opening = closing == ')' ? '(' : closing == ']' ? '[' : '{';
    for (unsigned i = bracket_count; i > 0; i--) {
        int kind = tokens[brackets[i - 1]].kind;
        if (kind == opening)
            return i;
        if (kind == '{')
            return 0;
    }
    return 0;
}

/* Takes a token and keeps the open brackets up to date. Brackets that were opened inside the one
   that is closed, and not closed themselves, are forgotten. */
static void take(void) {
    int kind = tokens[at].kind;
    if (is_opening(kind)) {
        if (bracket_count == bracket_room)
            brackets = grow(brackets, (bracket_room = 2 * bracket_room + 64) * sizeof *brackets);
        brackets[bracket_count++] = at;
    } else if (is_closing(kind) && matching(kind)) {
        bracket_count = matching(kind) - 1;
    }
    if (kind != END)
        at++;
}

/* ---- Panic mode ---- */

/* What broke: a statement of a list, the body of an `if` or `while`, an entry of a list in
   brackets, the head of an `if` or `while`, or such a head without its `(`. */
enum Broken { STATEMENT, BODY, ENTRY, HEAD, HEADLESS };

/* How many heads are being parsed: inside one, a `{` begins the body and no object. */
static int heads;

static int is_keyword(int kind) {
    return kind == VAR || kind == IF || kind == WHILE;
}

/* Whether skipping stops before the token at hand. `start` is the token where the broken thing
   starts, `own` the number of open brackets that do not belong to it. */
static int stops_here(enum Broken broken, unsigned start, unsigned own) {
    struct Token token = tokens[at];
    int is_statement = broken == STATEMENT || broken == BODY;
    if (token.kind == END)
        return 1;
    if (broken == STATEMENT && at == start)
        return 0;
    int all_closed = bracket_count <= own;
    if (is_opening(token.kind))
        return token.kind == '{' && all_closed &&
               (broken == HEAD || broken == HEADLESS || (broken == ENTRY && heads > 0));
    if (is_closing(token.kind)) {
        unsigned opener = matching(token.kind);
        return opener && opener <= own;
    }
    if (token.kind == ',' && broken == ENTRY && all_closed)
        return 1;
    if (matching('}') > own) /* inside a brace of its own */
        return 0;
    if (token.kind == ';')
        return !is_statement;
    return token.newline_before && (is_keyword(token.kind) || (is_statement && all_closed));
}

/* Skips tokens. Tells whether the list that the broken thing is an entry of goes on here, or is
   closed here; if not, its bracket counts as closed. */
static int skip(enum Broken broken, unsigned start) {
    unsigned own = 0;
    while (own < bracket_count && brackets[own] < start)
        own++;
    while (!stops_here(broken, start, own)) {
        int kind = tokens[at].kind;
        take();
        if (kind == ';' && (broken == STATEMENT || broken == BODY) && bracket_count <= own)
            break;
    }
    if (bracket_count > own)
        bracket_count = own;
    if (broken != ENTRY && broken != HEAD)
        return 0;
    int kind = tokens[at].kind;
    if ((is_closing(kind) && own && matching(kind) == own) || (kind == ',' && broken == ENTRY))
        return 1;
    if (own)
        bracket_count = own - 1;
    return 0;
}

/* ---- Diagnostics ---- */

struct Diagnostic {
    unsigned offset;
    char text[160];
};

static struct Diagnostic *diagnostics;
static unsigned diagnostic_count;

static void diagnose(unsigned offset, const char *code, const char *message) {
    diagnostics = grow(diagnostics, (diagnostic_count + 1) * sizeof *diagnostics);
    struct Diagnostic *diagnostic = &diagnostics[diagnostic_count++];
    diagnostic->offset = offset;
    snprintf(diagnostic->text, sizeof diagnostic->text, "%s %s", code, message);
}

/* The token at which parsing resumed last: an error there is silent, since it only follows from
   the one before. */
static unsigned resumed = (unsigned)-1;

static void report(const char *code, const char *message) {
    if (at != resumed)
        diagnose(tokens[at].start, code, message);
}

static const char *found(void) {
    static char text[64];
    if (tokens[at].kind == END)
        return "the end of the source";
    snprintf(text, sizeof text, "`%.*s`", (int)(tokens[at].end - tokens[at].start), source + tokens[at].start);
    return text;
}

/* The functions that report return 0: no node. A caller that gets 0 returns 0 as well, up to the
   next list, which goes on. */
static unsigned expected(const char *what) {
    char message[128];
    snprintf(message, sizeof message, "expected %s, found %s", what, found());
    report("expected", message);
    return 0;
}

static unsigned unexpected(void) {
    char message[128];
    snprintf(message, sizeof message, "%s cannot stand here", found());
    if (tokens[at].kind == END)
        report("unexpected-end", "the source ends too early");
    else
        report("unexpected-token", message);
    return 0;
}

/* Something is missing that parsing can go on without. */
static void missing(const char *what) {
    expected(what);
    resumed = at;
}

/* ---- The tree ---- */

struct Node {
    const char *kind;
    unsigned start, end;
    struct {
        const char *name; /* NULL behind the last field */
        int is_list;
        unsigned *items, count;
    } fields[3];
    char data[96];
    int held, parenthesized;
};

static struct Node *nodes; /* number 0 is no node */
static unsigned node_count, node_room;

static unsigned previous_end(void) {
    return at ? tokens[at - 1].end : 0;
}

static unsigned add_span(const char *kind, unsigned start, unsigned end) {
    if (node_count + 2 > node_room)
        nodes = grow(nodes, (node_room = 2 * node_room + 64) * sizeof *nodes);
    struct Node *node = &nodes[++node_count];
    memset(node, 0, sizeof *node);
    node->kind = kind;
    node->start = start;
    node->end = end;
    return node_count;
}

static unsigned add(const char *kind, unsigned start) {
    return add_span(kind, start, previous_end());
}

static void set_field(unsigned node, const char *name, int is_list, const unsigned *items, unsigned count) {
    int field = 0;
    while (nodes[node].fields[field].name)
        field++;
    nodes[node].fields[field].name = name;
    nodes[node].fields[field].is_list = is_list;
    nodes[node].fields[field].items = grow(NULL, (count + 1) * sizeof *items);
    nodes[node].fields[field].count = count;
    for (unsigned i = 0; i < count; i++) {
        nodes[node].fields[field].items[i] = items[i];
        nodes[items[i]].held = 1;
    }
}

static void child(unsigned node, const char *name, unsigned id) {
    if (id)
        set_field(node, name, 0, &id, 1);
}

/* Lists under construction, one behind the other. */
static unsigned *stack;
static unsigned stack_count, stack_room;

static void push(unsigned id) {
    if (stack_count == stack_room)
        stack = grow(stack, (stack_room = 2 * stack_room + 64) * sizeof *stack);
    stack[stack_count++] = id;
}

static void list(unsigned node, const char *name, unsigned mark) {
    /* In C, adding even 0 to a null pointer is undefined. */
    set_field(node, name, 1, stack_count > mark ? stack + mark : NULL, stack_count - mark);
    stack_count = mark;
}

/* ---- Recovery ---- */

/* The state at the start of something that may break. */
struct Snapshot {
    unsigned token, nodes, stack;
};

static struct Snapshot snapshot(void) {
    return (struct Snapshot){at, node_count, stack_count};
}

static int by_start(const void *a, const void *b) {
    unsigned x = *(const unsigned *)a, y = *(const unsigned *)b;
    if (nodes[x].start != nodes[y].start)
        return nodes[x].start < nodes[y].start ? -1 : 1;
    return x < y ? -1 : 1;
}

/* Makes an error node of what broke. Its parts are the nodes completed since `here` that nobody
   holds. */
static unsigned recover(struct Snapshot here, enum Broken broken) {
    unsigned start = tokens[here.token].start, last = node_count;
    stack_count = here.stack;
    int in_list = skip(broken, here.token);
    resumed = at;
    unsigned end = previous_end();
    if (end <= start)
        start = end = in_list ? start : end; /* nothing was skipped */
    unsigned error = add_span("Error", start, end), mark = stack_count;
    (void)last;
    if (stack_count > mark)
        qsort(stack + mark, stack_count - mark, sizeof *stack, by_start);
    list(error, "parts", mark);
    return error;
}

/* An entry of a list in brackets: what `parse` makes, if a comma (of a list with several entries)
   or a `)` follows. */
static unsigned entry(enum Broken broken, unsigned (*parse)(void), const char *what) {
    struct Snapshot here = snapshot();
    unsigned id = parse();
    if (id && (tokens[at].kind == ')' || (broken == ENTRY && tokens[at].kind == ',')))
        return id;
    if (id)
        expected(what);
    return recover(here, broken);
}

/* ---- The parser ---- */

static int kind(void) {
    return tokens[at].kind;
}

static int eat(int wanted) {
    if (kind() != wanted)
        return 0;
    take();
    return 1;
}

static unsigned assignment(void);
static unsigned statement(void);

static unsigned expression(void) {
    unsigned start = tokens[at].start, mark = stack_count, first = assignment();
    if (!first || kind() != ',')
        return first;
    push(first);
    while (eat(',')) {
        unsigned next = assignment();
        if (!next)
            return 0;
        push(next);
    }
    unsigned node = add("Sequence", start);
    list(node, "expressions", mark);
    return node;
}

static unsigned leaf(const char *name, const char *before, const char *after) {
    struct Token token = tokens[at];
    take();
    unsigned node = add(name, token.start);
    snprintf(nodes[node].data, sizeof nodes[node].data, " %s%.*s%s", before, (int)(token.end - token.start),
             source + token.start, after);
    return node;
}

static unsigned parenthesized(void) {
    unsigned open = tokens[at].start, mark = stack_count;
    take();
    unsigned start = tokens[at].start;
    int only_parameters = 0;
    for (;;) {
        if (kind() == ')') {
            only_parameters = 1; /* `()` or `(a,)` */
            break;
        }
        push(entry(ENTRY, assignment, "`,` or `)`"));
        if (!eat(','))
            break;
    }
    unsigned end = previous_end(), node;
    eat(')'); /* a missing one was reported with the entry */
    if (only_parameters) {
        diagnose(previous_end() - 1, "expected-arrow",
                 "this can only be the parameters of an arrow function: `=>` is missing");
        node = add("Error", open);
        list(node, "parts", mark);
        return node;
    }
    if (stack_count == mark + 1) {
        node = stack[--stack_count];
    } else {
        node = add_span("Sequence", start, end);
        list(node, "expressions", mark);
    }
    nodes[node].parenthesized = 1;
    return node;
}

static unsigned call(void) {
    unsigned start = tokens[at].start, callee;
    if (kind() == NAME)
        callee = leaf("Reference", "name=\"", "\"");
    else if (kind() == NUMBER)
        callee = leaf("Number", "value=", "");
    else if (kind() == '(')
        callee = parenthesized();
    else
        return unexpected();
    while (kind() == '(') {
        unsigned mark = stack_count;
        take();
        while (kind() != ')') {
            push(entry(ENTRY, assignment, "`,` or `)` after an argument"));
            if (!eat(','))
                break;
        }
        eat(')');
        unsigned node = add("Call", start);
        child(node, "callee", callee);
        list(node, "arguments", mark);
        callee = node;
    }
    return callee;
}

static unsigned unary(void) {
    unsigned start = tokens[at].start;
    if (kind() != '+')
        return call();
    take();
    unsigned operand = unary();
    if (!operand)
        return 0;
    unsigned node = add("Unary", start);
    strcpy(nodes[node].data, " operator=+");
    child(node, "operand", operand);
    return node;
}

static int power(int operator) {
    return operator == '<' ? 1 : operator == '+' ? 2 : operator == '*' ? 3 : 0;
}

static unsigned binary(int min) {
    unsigned start = tokens[at].start, left = unary();
    while (left && power(kind()) >= min) {
        int operator = kind();
        take();
        unsigned right = binary(power(operator) + 1);
        if (!right)
            return 0;
        unsigned node = add("Binary", start);
        snprintf(nodes[node].data, sizeof nodes[node].data, " operator=%c", operator);
        child(node, "left", left);
        child(node, "right", right);
        left = node;
    }
    return left;
}

static unsigned assignment(void) {
    unsigned start = tokens[at].start, target = binary(1);
    if (!target || kind() != '=')
        return target;
    /* An early error needs no recovery: the parser knows what was meant. */
    if (strcmp(nodes[target].kind, "Reference") && strcmp(nodes[target].kind, "Error"))
        diagnose(nodes[target].start, "invalid-assignment-target", "this cannot be assigned to");
    take();
    unsigned value = assignment();
    if (!value)
        return 0;
    unsigned node = add("Assignment", start);
    sprintf(nodes[node].data, " operator==%s", nodes[target].parenthesized ? " parenthesized=true" : "");
    child(node, "target", target);
    child(node, "value", value);
    return node;
}

/* The end of a statement; 0 if it is not here. */
static int semicolon(void) {
    if (eat(';') || tokens[at].newline_before || kind() == '}' || kind() == END)
        return 1;
    if (is_keyword(kind())) {
        missing("`;` or a line break");
        return 1;
    }
    expected("`;` or a line break");
    return 0;
}

static unsigned declaration(void) {
    unsigned start = tokens[at].start, mark = stack_count;
    take();
    do {
        unsigned declarator_start = tokens[at].start, value = 0;
        if (kind() >= VAR) {
            char message[64];
            snprintf(message, sizeof message, "%s is a reserved word here", found());
            report("reserved-word", message);
            return 0;
        }
        if (kind() != NAME)
            return expected("a name");
        unsigned target = leaf("Binding", "name=\"", "\"");
        if (eat('=') && !(value = assignment()))
            return 0;
        unsigned declarator = add("Declarator", declarator_start);
        child(declarator, "target", target);
        child(declarator, "value", value);
        push(declarator);
    } while (eat(','));
    if (!semicolon())
        return 0;
    unsigned node = add("VariableDeclaration", start);
    strcpy(nodes[node].data, " kind=var");
    list(node, "declarators", mark);
    return node;
}

/* The head of an `if` or `while`. */
static unsigned condition(void) {
    if (kind() != '(') {
        struct Snapshot here = snapshot();
        expected("`(`");
        return recover(here, HEADLESS);
    }
    take();
    heads++;
    unsigned test = entry(HEAD, expression, "`)`");
    heads--;
    eat(')');
    return test;
}

static unsigned body(void) {
    struct Snapshot here = snapshot();
    unsigned id = statement();
    return id ? id : recover(here, BODY);
}

/* A statement of a list, or an error node. */
static unsigned list_item(void) {
    struct Snapshot here = snapshot();
    unsigned id = statement();
    return id ? id : recover(here, STATEMENT);
}

static unsigned statement(void) {
    unsigned start = tokens[at].start, mark = stack_count, node;
    if (kind() == VAR)
        return declaration();
    if (eat(';'))
        return add("Empty", start);
    if (eat('{')) {
        while (kind() != '}') {
            if (kind() == END) {
                missing("`}`");
                break;
            }
            push(list_item());
        }
        eat('}');
        node = add("Block", start);
        list(node, "body", mark);
        return node;
    }
    if (eat(IF)) {
        unsigned test = condition(), consequent = body(), alternate = eat(ELSE) ? body() : 0;
        node = add("If", start);
        child(node, "test", test);
        child(node, "consequent", consequent);
        child(node, "alternate", alternate);
        return node;
    }
    if (eat(WHILE)) {
        unsigned test = condition(), repeated = body();
        node = add("While", start);
        child(node, "test", test);
        child(node, "body", repeated);
        return node;
    }
    unsigned value = expression();
    if (!value || !semicolon())
        return 0;
    node = add("Expression", start);
    child(node, "expression", value);
    return node;
}

static unsigned program(void) {
    while (kind() != END)
        push(list_item());
    unsigned root = add_span("Program", 0, length);
    list(root, "body", 0);
    return root;
}

static void release(void) {
    for (unsigned id = 1; id <= node_count; id++)
        for (int field = 0; field < 3; field++)
            free(nodes[id].fields[field].items);
    free(nodes);
    free(diagnostics);
    free(stack);
    free(brackets);
    free(tokens);
    free(source);
}

static void print(unsigned id, unsigned depth, const char *label, int index) {
    const struct Node *node = &nodes[id];
    printf("%*s", (int)(2 * depth), "");
    if (label && index >= 0)
        printf("%s[%d]: ", label, index);
    else if (label)
        printf("%s: ", label);
    printf("%s%s @%u..%u\n", node->kind, node->data, node->start, node->end);
    for (int field = 0; field < 3 && node->fields[field].name; field++)
        for (unsigned i = 0; i < node->fields[field].count; i++)
            print(node->fields[field].items[i], depth + 1, node->fields[field].name,
                  node->fields[field].is_list ? (int)i : -1);
}

int main(void) {
    read_input();
    read_tokens("(){};,=+*<", 0);
    print(program(), 0, NULL, -1);
    release();
    return 0;
}
