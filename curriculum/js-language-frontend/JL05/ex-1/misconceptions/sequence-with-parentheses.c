#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* JL05/ex-1: source text to an arena of nodes, printed node by node.

   Three parts: tokens, the arena, the parser. The parser is recursive descent; each function
   returns the number of the node that it completed. */

static void *grow(void *old, size_t size) {
    void *memory = realloc(old, size);
    if (!memory) {
        fputs("out of memory\n", stderr);
        exit(1);
    }
    return memory;
}

static char *source;
static unsigned length;

/* The line of a place, counted from 1. */
static unsigned line_of(unsigned offset) {
    unsigned line = 1;
    for (unsigned i = 0; i < offset; i++)
        line += source[i] == '\n';
    return line;
}

static _Noreturn void fail(unsigned offset, const char *reason) {
    printf("error: %u: %s\n", line_of(offset), reason);
    exit(2);
}

/* ---- Tokens ---- */

/* One-character punctuators are their own kind. */
enum { END, NAME = 128, NUMBER, STRING, VAR, IF, ELSE, WHILE, EQUAL, AND, OR };

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

static int is_word(const struct Token *token, const char *text) {
    return token->end - token->start == strlen(text) && !memcmp(source + token->start, text, strlen(text));
}

static int word_kind(const struct Token *token) {
    static const char *const outside[] = {
        "arguments", "async", "await", "eval", "implements", "interface", "let", "package", "private",
        "protected", "public", "static", "using", "yield", "break", "case", "catch", "class", "const",
        "continue", "debugger", "default", "delete", "do", "enum", "export", "extends", "false",
        "finally", "for", "function", "import", "in", "instanceof", "new", "null", "return", "super",
        "switch", "this", "throw", "true", "try", "typeof", "void", "with"};
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++)
        if (is_word(token, outside[i]))
            fail(token->start, "not in the subset");
    if (is_word(token, "var"))
        return VAR;
    if (is_word(token, "if"))
        return IF;
    if (is_word(token, "else"))
        return ELSE;
    return is_word(token, "while") ? WHILE : NAME;
}

/* Whether the character at `at` is a control character or an end of a line that the subset does
   not have: U+0000 to U+001F but line feed, U+007F to U+009F, U+2028 and U+2029, in UTF-8. */
static int is_bad_character(unsigned at) {
    unsigned char c = (unsigned char)source[at];
    unsigned char second = (unsigned char)source[at + 1];
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
            fail(at, "not in the subset");
        if (!block && source[at] == '\n')
            return at;
        if (block && source[at] == '*' && source[at + 1] == '/')
            return at + 2;
    }
    if (block)
        fail(start, "not in the subset");
    return at;
}

/* Whether a name, number, string or statement can end with a token of this kind, so that a `{`
   after it opens a block and no object. */
static int may_precede_block(int kind) {
    return kind == NAME || kind == NUMBER || kind == STRING || kind == ELSE || kind == ')' || kind == '{' ||
           kind == '}' || kind == ';';
}

static void read_tokens(void) {
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
                fail(at, "not in the subset");
            token.kind = word_kind(&token);
        } else if (is_digit(c)) {
            token.kind = NUMBER;
            while (is_digit(source[token.end]))
                token.end++;
            int after = (unsigned char)source[token.end];
            unsigned digits = token.end - at;
            if (digits > 9 || (digits > 1 && c == '0') || is_letter(after) || after == '.' || after >= 128)
                fail(at, "not in the subset");
        } else if (c == '"' && before != END) {
            token.kind = STRING;
            for (token.end = at + 1; source[token.end] != '"'; token.end++)
                if (token.end == length || source[token.end] == '\\' || is_bad_character(token.end) ||
                    source[token.end] == '\n')
                    fail(at, "not in the subset");
            token.end++;
        } else {
            /* Maximal munch decides what is *not* here as well: `--` is one token, not two. */
            static const char *const longer[] = {"===", "!==", "...", "==", "&&", "||", "!=", "++", "--",
                                                 "+=",  "-=",  "**",  "*=", "=>", "<=", "<<"};
            unsigned size = 1;
            for (size_t i = 0; i < sizeof longer / sizeof *longer && size == 1; i++)
                if (!strncmp(source + at, longer[i], strlen(longer[i])))
                    size = (unsigned)strlen(longer[i]);
            token.end = at + size;
            if (c && size == 1 && strchr("{}();,.=+-*<!", c))
                token.kind = c;
            else if (is_word(&token, "=="))
                token.kind = EQUAL;
            else if (is_word(&token, "&&"))
                token.kind = AND;
            else if (is_word(&token, "||"))
                token.kind = OR;
            else
                fail(at, "not in the subset");
            if (c == '.' && is_digit(source[at + 1]))
                fail(at, "not in the subset");
            if (c == '{' && before != END && !may_precede_block(before))
                fail(at, "not in the subset");
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

/* ---- The arena ----

   Nodes lie side by side in one array and name each other by number; number 0 is no node. Children
   that come in lists are runs of one shared array. Both arrays may move when they grow, and no
   number becomes wrong by that: this is why a node must never hold a pointer to another. */

struct Field {
    const char *name;
    int is_list;
    unsigned first, count; /* the child, or the run in `lists` */
};

struct Node {
    const char *kind;
    unsigned start, end;
    struct Field fields[3];
    char *data; /* what follows the children, blank first, or NULL */
};

static struct Node *nodes;
static unsigned node_count, node_room;

static unsigned *lists;
static unsigned list_count, list_room;

/* ---- The parser ---- */

static unsigned at; /* the token to look at next */

static int kind(void) {
    return tokens[at].kind;
}

static unsigned previous_end(void) {
    return at ? tokens[at - 1].end : 0;
}

static _Noreturn void syntax_error(void) {
    fail(tokens[at].start, "syntax error");
}

static int eat(int wanted) {
    if (kind() != wanted)
        return 0;
    at++;
    return 1;
}

static void expect(int wanted) {
    if (!eat(wanted))
        syntax_error();
}

/* A node is complete: it reaches from `start` to the end of the last token taken, not to the start
   of the next one. */
static unsigned add(const char *kind_name, unsigned start) {
    if (node_count + 1 >= node_room)
        nodes = grow(nodes, (node_room = 2 * node_room + 64) * sizeof *nodes);
    memset(&nodes[++node_count], 0, sizeof *nodes);
    nodes[node_count].kind = kind_name;
    nodes[node_count].start = start;
    nodes[node_count].end = previous_end();
    return node_count;
}

static struct Field *next_field(unsigned node, const char *name) {
    struct Field *field = nodes[node].fields;
    while (field->name)
        field++;
    field->name = name;
    return field;
}

static void child(unsigned node, const char *name, unsigned id) {
    if (id)
        next_field(node, name)->first = id;
}

/* Moves the entries of `stack` from `mark` on into the shared array. */
static unsigned *stack;
static unsigned stack_count, stack_room;

static void push(unsigned id) {
    if (stack_count == stack_room)
        stack = grow(stack, (stack_room = 2 * stack_room + 64) * sizeof *stack);
    stack[stack_count++] = id;
}

static void list(unsigned node, const char *name, unsigned mark) {
    struct Field *field = next_field(node, name);
    field->is_list = 1;
    field->first = list_count;
    field->count = stack_count - mark;
    if (list_count + field->count > list_room)
        lists = grow(lists, (list_room = 2 * list_room + field->count + 64) * sizeof *lists);
    for (unsigned i = mark; i < stack_count; i++)
        lists[list_count++] = stack[i];
    stack_count = mark;
}

/* Adds `before`, the text from `start` to `end` and `after` to what is printed behind the node. */
static void data(unsigned node, const char *before, unsigned start, unsigned end, const char *after) {
    char *old = nodes[node].data;
    size_t used = old ? strlen(old) : 0, size = end - start;
    char *text = grow(old, used + strlen(before) + size + strlen(after) + 1);
    strcpy(text + used, before);
    used += strlen(before);
    memcpy(text + used, source + start, size);
    strcpy(text + used + size, after);
    nodes[node].data = text;
}

static unsigned assignment(void);
static unsigned statement(void);

/* The expressions that stood in parentheses: one bit a node, because parentheses leave no node. */
static unsigned char *parenthesized;
static unsigned parenthesized_room;

static unsigned expression(void) {
    unsigned start = tokens[at].start, mark = stack_count, first = assignment();
    if (kind() != ',')
        return first;
    push(first);
    while (eat(','))
        push(assignment());
    unsigned node = add("Sequence", start);
    list(node, "expressions", mark);
    return node;
}

static unsigned leaf(const char *kind_name, const char *before, unsigned trim, const char *after) {
    struct Token token = tokens[at++];
    unsigned node = add(kind_name, token.start);
    data(node, before, token.start + trim, token.end - trim, after);
    return node;
}

static unsigned primary(void) {
    switch (kind()) {
    case NAME:
        return leaf("Reference", " name=\"", 0, "\"");
    case NUMBER:
        return leaf("Number", " value=", 0, "");
    case STRING:
        return leaf("String", " value=\"", 1, "\"");
    case '(': {
        at++;
        unsigned open = tokens[at - 1].start, inner = expression();
        expect(')');
        nodes[inner].start = open;
        nodes[inner].end = previous_end();
        if (inner >= parenthesized_room) {
            unsigned room = 2 * inner + 64;
            parenthesized = grow(parenthesized, room);
            memset(parenthesized + parenthesized_room, 0, room - parenthesized_room);
            parenthesized_room = room;
        }
        parenthesized[inner] = 1;
        return inner;
    }
    default:
        syntax_error();
    }
}

static unsigned left_hand_side(void) {
    unsigned start = tokens[at].start, object = primary();
    for (;;) {
        unsigned node, mark = stack_count;
        if (eat('.')) {
            if (kind() != NAME && !(kind() >= VAR && kind() <= WHILE))
                syntax_error();
            struct Token name = tokens[at++];
            node = add("Member", start);
            child(node, "object", object);
            data(node, " name=\"", name.start, name.end, "\"");
        } else if (eat('(')) {
            while (kind() != ')') {
                push(assignment());
                if (!eat(','))
                    break;
            }
            expect(')');
            node = add("Call", start);
            child(node, "callee", object);
            list(node, "arguments", mark);
        } else {
            return object;
        }
        object = node;
    }
}

static unsigned unary(void) {
    int operator = kind();
    if (operator != '!' && operator != '-' && operator != '+')
        return left_hand_side();
    struct Token token = tokens[at++];
    unsigned operand = unary(), node = add("Unary", token.start);
    child(node, "operand", operand);
    data(node, " operator=", token.start, token.end, "");
    return node;
}

/* How strongly a binary operator binds, or 0. */
static int power(int operator) {
    switch (operator) {
    case OR:
        return 1;
    case AND:
        return 2;
    case EQUAL:
        return 3;
    case '<':
        return 4;
    case '+':
    case '-':
        return 5;
    case '*':
        return 6;
    default:
        return 0;
    }
}

static unsigned binary(int min) {
    unsigned start = tokens[at].start, left = unary();
    while (power(kind()) >= min) {
        struct Token operator = tokens[at++];
        unsigned right = binary(power(operator.kind) + 1);
        unsigned node = add(operator.kind == AND || operator.kind == OR ? "Logical" : "Binary", start);
        child(node, "left", left);
        child(node, "right", right);
        data(node, " operator=", operator.start, operator.end, "");
        left = node;
    }
    return left;
}

static unsigned assignment(void) {
    unsigned start = tokens[at].start, target = binary(1);
    if (kind() != '=')
        return target;
    const char *what = nodes[target].kind;
    if (strcmp(what, "Reference") && strcmp(what, "Member"))
        fail(nodes[target].start, "syntax error");
    at++;
    unsigned value = assignment(), node = add("Assignment", start);
    child(node, "target", target);
    child(node, "value", value);
    data(node, " operator==", 0, 0, "");
    if (target < parenthesized_room && parenthesized[target])
        data(node, " parenthesized=true", 0, 0, "");
    return node;
}

/* The end of a statement: `;`, or where one is implied. */
static void semicolon(void) {
    if (!eat(';') && !tokens[at].newline_before && kind() != '}' && kind() != END)
        syntax_error();
}

static unsigned declaration(void) {
    unsigned start = tokens[at++].start, mark = stack_count;
    do {
        if (kind() != NAME)
            syntax_error();
        unsigned target = leaf("Binding", " name=\"", 0, "\""), value = 0;
        if (eat('='))
            value = assignment();
        unsigned declarator = add("Declarator", nodes[target].start);
        child(declarator, "target", target);
        child(declarator, "value", value);
        push(declarator);
    } while (eat(','));
    semicolon();
    unsigned node = add("VariableDeclaration", start);
    list(node, "declarators", mark);
    data(node, " kind=var", 0, 0, "");
    return node;
}

static unsigned condition(void) {
    expect('(');
    unsigned test = expression();
    expect(')');
    return test;
}

static unsigned statement(void) {
    unsigned start = tokens[at].start, mark = stack_count, node;
    switch (kind()) {
    case VAR:
        return declaration();
    case ';':
        at++;
        return add("Empty", start);
    case '{':
        at++;
        while (kind() != '}')
            push(statement());
        at++;
        node = add("Block", start);
        list(node, "body", mark);
        return node;
    case IF: {
        at++;
        unsigned test = condition(), consequent = statement(), alternate = 0;
        if (eat(ELSE))
            alternate = statement();
        node = add("If", start);
        child(node, "test", test);
        child(node, "consequent", consequent);
        child(node, "alternate", alternate);
        return node;
    }
    case WHILE: {
        at++;
        unsigned test = condition(), body = statement();
        node = add("While", start);
        child(node, "test", test);
        child(node, "body", body);
        return node;
    }
    default: {
        unsigned value = expression();
        semicolon();
        node = add("Expression", start);
        child(node, "expression", value);
        return node;
    }
    }
}

/* ---- Printing ---- */

static void print(void) {
    for (unsigned id = 1; id <= node_count; id++) {
        const struct Node *node = &nodes[id];
        /* The column counts characters: in UTF-8, all bytes but those that continue one. */
        unsigned column = 1;
        for (unsigned i = node->start; i > 0 && source[i - 1] != '\n'; i--)
            column += ((unsigned char)source[i - 1] & 0xC0) != 0x80;
        printf("%u %s %u..%u %u:%u", id, node->kind, node->start, node->end, line_of(node->start), column);
        for (int i = 0; i < 3 && node->fields[i].name; i++) {
            const struct Field *field = &node->fields[i];
            if (!field->is_list) {
                printf(" %s:%u", field->name, field->first);
                continue;
            }
            printf(" %s:[", field->name);
            for (unsigned entry = 0; entry < field->count; entry++)
                printf("%s%u", entry ? "," : "", lists[field->first + entry]);
            printf("]");
        }
        printf("%s\n", node->data ? node->data : "");
        free(node->data);
    }
    printf("root %u\n", node_count);
}

int main(void) {
    unsigned room = 4096;
    source = grow(NULL, room);
    for (size_t got; (got = fread(source + length, 1, room - length - 4, stdin)) > 0;) {
        length += (unsigned)got;
        if (length + 4 >= room)
            source = grow(source, room *= 2);
    }
    memset(source + length, 0, 4); /* so that looking a little ahead is always allowed */
    read_tokens();
    while (kind() != END)
        push(statement());
    unsigned root = add("Program", 0);
    nodes[root].end = length; /* the whole source, blanks at the end included */
    list(root, "body", 0);
    print();
    free(source);
    free(tokens);
    free(nodes);
    free(lists);
    free(stack);
    free(parenthesized);
    return 0;
}
