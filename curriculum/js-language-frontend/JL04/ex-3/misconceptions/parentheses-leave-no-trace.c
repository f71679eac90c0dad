/* JL04/ex-3 with one mistake: the tree forgets that something stood in parentheses. */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Text that grows -------------------------------------------------------------------- */

typedef struct {
    char *bytes;
    size_t length, capacity;
} Text;

static void append(Text *text, const char *bytes, size_t length) {
    if (text->length + length + 1 > text->capacity) {
        text->capacity = (text->length + length + 1) * 2;
        text->bytes = realloc(text->bytes, text->capacity);
        if (!text->bytes) abort();
    }
    memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = '\0';
}

/* ---- Tokens ----------------------------------------------------------------------------- */

typedef enum { END, NAME, NUMBER, PUNCTUATOR, BAD } Kind;

typedef struct {
    Kind kind;
    const char *text;
    size_t length;
} Token;

/* Longest first, so that the first one that fits is the right one (maximal munch). */
static const char *const PUNCTUATORS[] = {
    ">>>=", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "\?\?=", "?.", "=>", "==", "!=",
    "<=", ">=", "<<", ">>", "**", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "&&",
    "||", "\?\?", "(", ")", "[", "]", "{", "}", ".", ",", "?", ":", "+", "-", "*", "/", "%", "<", ">", "=",
    "!", "~", "&", "|", "^",
};

static const char *line_start;
static const char *at;   /* where the lexer stands */
static Token token;      /* the token at hand */
static bool outside;     /* the line is not in the subset */
static bool failed;      /* the line has an error: */
static int error_column;
static const char *error_reason;

/* Notes the first error of the line; everything returns to main() from here. */
static void fail(int column, const char *reason) {
    if (failed) return;
    failed = true;
    error_column = column;
    error_reason = reason;
}

static int column(void) {
    return (int)(token.text - line_start) + 1;
}

static void syntax_error(void) {
    fail(column(), "syntax");
}

static bool name_part(char c) {
    return isalnum((unsigned char)c) || c == '_' || c == '$';
}

static bool is(const char *text) {
    return (token.kind == PUNCTUATOR || token.kind == NAME) && token.length == strlen(text) &&
           memcmp(token.text, text, token.length) == 0;
}

static void advance(void) {
    while (*at == ' ' || *at == '\t') at++;
    const char *start = at;
    Kind kind = BAD;
    if (*at == '\0') {
        kind = END;
    } else if (isdigit((unsigned char)*at)) {
        while (isdigit((unsigned char)*at)) at++;
        bool plain = (at - start == 1 || *start != '0') && !name_part(*at) && *at != '.';
        kind = plain ? NUMBER : BAD;
    } else if (name_part(*at)) {
        while (name_part(*at)) at++;
        kind = NAME;
    } else {
        for (size_t i = 0; i < sizeof PUNCTUATORS / sizeof *PUNCTUATORS; i++) {
            size_t length = strlen(PUNCTUATORS[i]);
            if (strncmp(at, PUNCTUATORS[i], length) != 0) continue;
            /* `a?.5:b` is a conditional with .5 in it. */
            if (strcmp(PUNCTUATORS[i], "?.") == 0 && isdigit((unsigned char)at[2])) continue;
            at += length;
            kind = PUNCTUATOR;
            break;
        }
    }
    if (kind == BAD) outside = failed = true;
    token = (Token){ kind, start, (size_t)(at - start) };
}

static void expect(const char *text) {
    if (is(text)) advance();
    else syntax_error();
}

/* ---- Trees ------------------------------------------------------------------------------ */

/* What the early errors ask of a node. */
typedef enum {
    OTHER, VARIABLE, REACH, /* REACH: a.b and a[b], but no optional chain */
    ARRAY, OBJECT, PAIR, ASSIGNMENT_NODE, DEFAULT, ARRAY_PATTERN, OBJECT_PATTERN
} NodeKind;

/* `(head child child …)`, or only `head` for a leaf. */
typedef struct Node {
    NodeKind kind;
    int column;
    int pending; /* the column of a `=` in it that only a pattern may have, or 0 */
    const char *head;
    size_t length;
    bool leaf, parenthesized;
    struct Node *first, *last; /* children */
    struct Node *next;         /* the next child of the same parent */
    struct Node *older;        /* all nodes of the line in a row, to be freed */
} Node;

static Node *newest;

static Node *node(const char *head, size_t length, bool leaf, int start) {
    Node *made = calloc(1, sizeof *made);
    if (!made) abort();
    made->head = head;
    made->length = length;
    made->leaf = leaf;
    made->column = start;
    made->older = newest;
    return newest = made;
}

static Node *form(const char *head, int start) {
    return node(head, strlen(head), false, start);
}

static Node *add(Node *parent, Node *child) {
    if (parent->last) parent->last->next = child;
    else parent->first = child;
    parent->last = child;
    return parent;
}

static void free_nodes(void) {
    while (newest) {
        Node *older = newest->older;
        free(newest);
        newest = older;
    }
}

static void print(Text *out, const Node *tree) {
    if (!tree->leaf) append(out, "(", 1);
    append(out, tree->head, tree->length);
    for (const Node *child = tree->first; child; child = child->next) {
        if (tree->length > 0 || child != tree->first) append(out, " ", 1);
        print(out, child);
    }
    if (!tree->leaf) append(out, ")", 1);
}

/* ---- Binding powers --------------------------------------------------------------------- */

typedef struct {
    const char *text;
    int left, right; /* left < right groups to the left, left > right to the right */
} Row;

enum { ASSIGNMENT = 3, UNARY = 31, POSTFIX = 33, MEMBER = 35 };

static const Row ROWS[] = {
    { ",", 1, 2 },
    { "=", 4, 3 }, { "+=", 4, 3 }, { "-=", 4, 3 }, { "*=", 4, 3 }, { "/=", 4, 3 }, { "%=", 4, 3 },
    { "**=", 4, 3 }, { "<<=", 4, 3 }, { ">>=", 4, 3 }, { ">>>=", 4, 3 }, { "&=", 4, 3 },
    { "|=", 4, 3 }, { "^=", 4, 3 }, { "&&=", 4, 3 }, { "||=", 4, 3 }, { "\?\?=", 4, 3 },
    { "?", 6, 3 },
    { "\?\?", 7, 8 }, { "||", 9, 10 }, { "&&", 11, 12 },
    { "|", 13, 14 }, { "^", 15, 16 }, { "&", 17, 18 },
    { "==", 19, 20 }, { "!=", 19, 20 }, { "===", 19, 20 }, { "!==", 19, 20 },
    { "<", 21, 22 }, { "<=", 21, 22 }, { ">", 21, 22 }, { ">=", 21, 22 }, { "in", 21, 22 },
    { "instanceof", 21, 22 },
    { "<<", 23, 24 }, { ">>", 23, 24 }, { ">>>", 23, 24 },
    { "+", 25, 26 }, { "-", 25, 26 },
    { "*", 27, 28 }, { "/", 27, 28 }, { "%", 27, 28 },
    { "**", 30, 29 },
    { "++", POSTFIX, 0 }, { "--", POSTFIX, 0 },
    { ".", MEMBER, 0 }, { "?.", MEMBER, 0 }, { "[", MEMBER, 0 }, { "(", MEMBER, 0 },
};

/* The row of the token at hand where it stands behind an operand. */
static const Row *row_of_token(void) {
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++)
        if (is(ROWS[i].text)) return &ROWS[i];
    return NULL;
}

/* ---- Early errors ------------------------------------------------------------------------ */

static bool head_is(const Node *tree, const char *head) {
    return !tree->leaf && strcmp(tree->head, head) == 0;
}

static bool is_word(const Node *leaf, const char *word) {
    return leaf->length == strlen(word) && memcmp(leaf->head, word, leaf->length) == 0;
}

/* A variable that is assigned to or bound: in strict mode code it is not eval or arguments. */
static void check_name(const Node *name) {
    if (is_word(name, "eval") || is_word(name, "arguments")) fail(name->column, "strict-eval-arguments");
}

/* What `op=`, `++` and `--` may assign to. */
static void check_simple(const Node *target, const char *reason) {
    if (target->kind == VARIABLE) check_name(target);
    else if (target->kind != REACH) fail(target->column, reason);
}

/* The expression stays an expression: what only a pattern may have is an error. */
static Node *settle(Node *tree) {
    if (tree->pending) fail(tree->pending, "initializer-in-literal");
    return tree;
}

/* `a ?? b || c` needs parentheses. */
static void check_mix(const char *operator, const Node *operand, int operator_column) {
    bool logical = head_is(operand, "||") || head_is(operand, "&&");
    bool coalesce = head_is(operand, "\?\?");
    bool outer_coalesce = strcmp(operator, "\?\?") == 0;
    if ((logical || coalesce) && coalesce != outer_coalesce && !operand->parenthesized)
        fail(operator_column, "mixed-coalesce");
}

static void rename_node(Node *tree, NodeKind kind, const char *head) {
    tree->kind = kind;
    tree->head = head;
    tree->length = strlen(head);
    tree->pending = 0;
}

static void part_to_binding(Node *part);

/* Makes a parameter of what is already an assignment target. */
static void target_to_binding(Node *target) {
    if (target->kind == VARIABLE) {
        check_name(target);
    } else if (target->kind == ARRAY_PATTERN) {
        for (Node *part = target->first; part; part = part->next) part_to_binding(part);
    } else if (target->kind == OBJECT_PATTERN) {
        for (Node *pair = target->first; pair; pair = pair->next) part_to_binding(pair->last);
    } else {
        fail(target->column, "invalid-parameter");
    }
}

static void part_to_binding(Node *part) {
    Node *target = part->kind == DEFAULT ? part->first : part;
    if (part->parenthesized || target->parenthesized)
        fail(part->parenthesized ? part->column : target->column, "parenthesized-binding");
    target_to_binding(target);
}

/* Rewrites a literal, and all in it, into a pattern; with `binding` into parameters. */
static void to_pattern(Node *tree, bool binding) {
    if (failed) return;
    if (binding && tree->parenthesized) {
        fail(tree->column, "parenthesized-binding");
    } else if (tree->kind == ARRAY && !tree->parenthesized) {
        for (Node *part = tree->first; part; part = part->next) to_pattern(part, binding);
        rename_node(tree, ARRAY_PATTERN, "array-pattern");
    } else if (tree->kind == OBJECT && !tree->parenthesized) {
        for (Node *pair = tree->first; pair; pair = pair->next) to_pattern(pair->last, binding);
        rename_node(tree, OBJECT_PATTERN, "object-pattern");
    } else if (tree->kind == ASSIGNMENT_NODE && !tree->parenthesized) {
        /* Its target became a pattern when its own `=` was seen. */
        rename_node(tree, DEFAULT, "default");
        if (binding) part_to_binding(tree);
    } else if (binding) {
        target_to_binding(tree);
    } else {
        check_simple(tree, "invalid-destructuring-target");
    }
}

/* ---- The parser ------------------------------------------------------------------------- */

static Node *parse(int min);

/* An expression that stays one. */
static Node *value(int min) {
    return settle(parse(min));
}

static Node *leaf(void) {
    Node *made = node(token.text, token.length, true, column());
    advance();
    return made;
}

/* Arguments up to `)`, from the token after `(`. */
static Node *arguments(Node *parent) {
    while (!failed && !is(")")) {
        add(parent, value(ASSIGNMENT));
        if (!is(",")) break;
        advance();
    }
    expect(")");
    return parent;
}

/* `.name`, `[index]`, `(arguments)` and what may follow `?.`. */
static Node *link_of(Node *object) {
    settle(object);
    bool optional = is("?.");
    int start = object->column;
    if (optional) advance();
    if (is("(")) {
        advance();
        return arguments(add(form(optional ? "?.call" : "call", start), object));
    }
    Node *made;
    if (is("[")) {
        advance();
        made = add(add(form(optional ? "?.index" : "index", start), object), value(0));
        expect("]");
    } else {
        if (!optional) advance(); /* the dot */
        if (token.kind != NAME) {
            syntax_error();
            return object;
        }
        made = add(add(form(optional ? "?." : ".", start), object), leaf());
    }
    made->kind = REACH;
    return made;
}

/* `new callee(arguments)`: the callee has members but no calls, so the first parentheses are those
 * of the `new`. */
static Node *construction(void) {
    int start = column();
    advance();
    Node *callee;
    if (is("new")) {
        callee = construction();
    } else if (token.kind == NAME || token.kind == NUMBER || is("(") || is("[") || is("{")) {
        callee = parse(MEMBER + 1);
    } else {
        syntax_error();
        return form("new", start);
    }
    while (!failed && (is(".") || is("["))) callee = link_of(callee);
    if (is("?.")) fail(column(), "new-optional-chain");
    Node *made = add(form("new", start), settle(callee));
    if (!is("(")) return made;
    advance();
    return arguments(made);
}

/* `=>` and the body, behind parameters that are the children of `parameters`. */
static Node *arrow(Node *parameters) {
    for (Node *parameter = parameters->first; parameter; parameter = parameter->next)
        to_pattern(parameter, true);
    advance();
    if (is("{")) outside = failed = true;
    return add(add(form("=>", parameters->column), parameters), value(ASSIGNMENT));
}

/* `( … )`: an expression in parentheses, or parameters where an arrow may and does follow. */
static Node *parenthesis(bool arrow_allowed) {
    Node *entries = form("", column()); /* prints as a bare list */
    advance();
    bool only_parameters = false; /* nothing, or a comma at the end */
    for (;;) {
        if (is(")")) {
            only_parameters = true;
            break;
        }
        add(entries, parse(ASSIGNMENT));
        if (failed || !is(",")) break;
        advance();
    }
    int close = column();
    expect(")");
    if (failed) return entries;
    if (arrow_allowed && is("=>")) return arrow(entries);
    if (only_parameters) {
        fail(close, "expected-arrow");
        return entries;
    }
    for (Node *entry = entries->first; entry; entry = entry->next) settle(entry);
    Node *inner = entries->first;
    if (inner->next) {
        inner = entries;
        inner->column = entries->first->column;
        rename_node(inner, OTHER, ",");
    }
    return inner;
}

static void note_pending(Node *parent, const Node *child) {
    if (!parent->pending) parent->pending = child->pending;
}

static Node *array(void) {
    Node *made = form("array", column());
    made->kind = ARRAY;
    advance();
    while (!failed && !is("]")) {
        if (is(",")) outside = failed = true; /* holes are not in the subset */
        Node *element = parse(ASSIGNMENT);
        note_pending(made, element);
        add(made, element);
        if (!is(",")) break;
        advance();
    }
    expect("]");
    return made;
}

static bool reserved(const Node *word) {
    static const char *const WORDS[] = { "this", "null", "true", "false", "new", "in", "instanceof",
                                         "typeof", "void", "delete" };
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        if (is_word(word, WORDS[i])) return true;
    return false;
}

/* `key: value`, `name`, or `name = default`, which only a pattern may have. */
static Node *property(void) {
    if (token.kind == NUMBER) outside = failed = true;
    if (token.kind != NAME) {
        syntax_error();
        return form(":", column());
    }
    int start = column();
    Node *key = leaf();
    if (is(":")) {
        advance();
        Node *made = add(form(":", start), key), *inner = parse(ASSIGNMENT);
        note_pending(made, inner);
        return add(made, inner);
    }
    Node *made = form("shorthand", start);
    if (reserved(key)) fail(start, "syntax");
    key->kind = VARIABLE;
    if (!is("=")) return add(made, key);
    made->pending = column();
    check_simple(key, "invalid-destructuring-target");
    advance();
    Node *assignment = add(add(form("=", start), key), value(ASSIGNMENT));
    assignment->kind = ASSIGNMENT_NODE;
    return add(made, assignment);
}

static Node *object(void) {
    Node *made = form("object", column());
    made->kind = OBJECT;
    advance();
    while (!failed && !is("}")) {
        Node *pair = property();
        note_pending(made, pair);
        add(made, pair);
        if (!is(",")) break;
        advance();
    }
    expect("}");
    return made;
}

static const char *prefix_operator(void) {
    static const char *const PREFIX[] = { "+", "-", "!", "~", "++", "--", "typeof", "void", "delete" };
    for (size_t i = 0; i < sizeof PREFIX / sizeof *PREFIX; i++)
        if (is(PREFIX[i])) return PREFIX[i];
    return NULL;
}

static Node *prefix(const char *operator) {
    Node *made = form(operator, column());
    advance();
    Node *operand = value(UNARY);
    add(made, operand);
    if (strcmp(operator, "++") == 0 || strcmp(operator, "--") == 0) {
        check_simple(operand, "invalid-update-target");
        return made;
    }
    if (strcmp(operator, "delete") == 0 && operand->kind == VARIABLE) fail(operand->column, "strict-delete");
    if (is("**")) fail(made->column, "unary-before-exponent");
    return made;
}

/* What the token at hand means where an operand must start. An arrow function is no operand of
 * anything stronger than an assignment, so it depends on `min` whether one may start here. */
static Node *nud(int min) {
    const char *operator = prefix_operator();
    if (operator) return prefix(operator);
    if (is("new")) return construction();
    if (is("(")) return parenthesis(min <= ASSIGNMENT);
    if (is("[")) return array();
    if (is("{")) return object();
    if (token.kind == NUMBER) return leaf();
    if (token.kind == NAME && !is("in") && !is("instanceof")) {
        bool variable = !is("this") && !is("null") && !is("true") && !is("false");
        Node *name = leaf();
        if (!variable) return name;
        name->kind = VARIABLE;
        if (is("=>") && min <= ASSIGNMENT) return arrow(add(form("", name->column), name));
        return name;
    }
    syntax_error();
    return form("nothing", column());
}

static bool is_assignment(const Row *row) {
    return row->left == ASSIGNMENT + 1;
}

static bool is_logical_row(const Row *row) {
    return row->left >= 7 && row->left <= 11;
}

static Node *assignment(const Row *row, Node *target) {
    if (strcmp(row->text, "=") == 0 && (target->kind == ARRAY || target->kind == OBJECT) &&
        !target->parenthesized) {
        to_pattern(target, false);
    } else {
        settle(target);
        bool logical = is("&&=") || is("||=") || is("\?\?=");
        check_simple(target, logical ? "invalid-logical-assignment-target" : "invalid-assignment-target");
    }
    advance();
    Node *made = add(add(form(row->text, target->column), target), value(row->right));
    if (strcmp(row->text, "=") == 0) made->kind = ASSIGNMENT_NODE;
    return made;
}

/* What the token at hand, whose row is `row`, means behind the operand `left`. */
static Node *led(const Row *row, Node *left) {
    int operator_column = column();
    if (is_assignment(row)) return assignment(row, left);
    settle(left);
    if (row->left == MEMBER) return link_of(left);
    advance();
    if (row->left == POSTFIX) {
        check_simple(left, "invalid-update-target");
        return add(form(row->text[0] == '+' ? "post++" : "post--", left->column), left);
    }
    if (strcmp(row->text, "?") == 0) {
        Node *made = add(add(form("?", left->column), left), value(ASSIGNMENT));
        expect(":");
        return add(made, value(row->right));
    }
    if (strcmp(row->text, ",") == 0 && head_is(left, ",") && !left->parenthesized) {
        return add(left, value(row->right)); /* one list for all commas in a row */
    }
    Node *right = value(row->right);
    if (is_logical_row(row)) {
        check_mix(row->text, left, operator_column);
        check_mix(row->text, right, operator_column);
    }
    return add(add(form(row->text, left->column), left), right);
}

/* An operand and all operators behind it that pull with at least `min`. */
static Node *parse(int min) {
    Node *left = nud(min);
    bool in_chain = false;
    int most = MEMBER;
    while (!failed) {
        const Row *row = row_of_token();
        if (!row || row->left < min || row->left > most) break;
        /* A chain ends where its links end; a short circuit inside it leaves all of it. */
        if (in_chain && row->left != MEMBER) {
            left = add(form("chain", left->column), left);
            in_chain = false;
        }
        if (is("?.")) in_chain = true;
        left = led(row, left);
        /* `a++` is no object and no callee: `a++.b` is wrong. */
        if (row->left == POSTFIX) most = POSTFIX - 1;
    }
    return in_chain ? add(form("chain", left->column), left) : left;
}

/* ---- Input and output ------------------------------------------------------------------- */

/* One line: its tree, or its first error. False where it is not in the subset. */
static bool answer(Text *out, const char *line) {
    line_start = at = line;
    failed = outside = false;
    advance();
    if (token.kind == END) return !outside;
    Node *tree = outside ? NULL : value(0);
    if (token.kind != END) syntax_error();
    /* A character that starts no token counts even behind an error. */
    while (!outside && token.kind != END) advance();
    if (outside) return false;
    if (failed) {
        char text[96];
        int length = snprintf(text, sizeof text, "error %d %s", error_column, error_reason);
        append(out, text, (size_t)length);
    } else {
        print(out, tree);
    }
    append(out, "\n", 1);
    return true;
}

int main(void) {
    Text input = { 0 }, out = { 0 };
    char buffer[4096];
    size_t count;
    while ((count = fread(buffer, 1, sizeof buffer, stdin)) > 0) append(&input, buffer, count);
    append(&input, "", 0);
    append(&out, "", 0);

    int status = 0;
    char *line = input.bytes;
    for (int number = 1; line && status == 0; number++) {
        char *end = strchr(line, '\n');
        if (end) *end = '\0';
        if (!answer(&out, line)) {
            printf("error: %d: not in the subset\n", number);
            status = 2;
        }
        free_nodes();
        line = end ? end + 1 : NULL;
    }
    if (status == 0) fwrite(out.bytes, 1, out.length, stdout);
    free(input.bytes);
    free(out.bytes);
    return status;
}
