/* JL04/ex-2: expressions to S-expressions with a Pratt parser.
 *
 * Each token has up to two meanings. nud (null denotation) is what it means where an operand must
 * start: a name, a number, a prefix operator, a parenthesis. led (left denotation) is what it means
 * behind an operand: an infix or postfix operator, a call, a member. One loop, parse(min), puts
 * them together: it goes on as long as the operator at hand pulls at least as strongly as min.
 */
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
    "||", "\?\?", "(", ")", "[", "]", ".", ",", "?", ":", "+", "-", "*", "/", "%", "<", ">", "=",
    "!", "~", "&", "|", "^",
};

static const char *at;   /* where the lexer stands */
static Token token;      /* the token at hand */
static bool failed;      /* the line is no expression of the subset */

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
    if (kind == BAD) failed = true;
    token = (Token){ kind, start, (size_t)(at - start) };
}

static void expect(const char *text) {
    if (is(text)) advance();
    else failed = true;
}

/* ---- Trees ------------------------------------------------------------------------------ */

/* `(head child child …)`, or only `head` for a leaf. */
typedef struct Node {
    const char *head;
    size_t length;
    bool leaf, parenthesized;
    struct Node *first, *last; /* children */
    struct Node *next;         /* the next child of the same parent */
    struct Node *older;        /* all nodes of the line in a row, to be freed */
} Node;

static Node *newest;

static Node *node(const char *head, size_t length, bool leaf) {
    Node *made = calloc(1, sizeof *made);
    if (!made) abort();
    made->head = head;
    made->length = length;
    made->leaf = leaf;
    made->older = newest;
    return newest = made;
}

static Node *form(const char *head) {
    return node(head, strlen(head), false);
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
        append(out, " ", 1);
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

/* ---- The parser ------------------------------------------------------------------------- */

static Node *parse(int min);

static Node *leaf(void) {
    Node *made = node(token.text, token.length, true);
    advance();
    return made;
}

/* Arguments up to `)`, from the token after `(`. */
static Node *arguments(Node *parent) {
    while (!failed && !is(")")) {
        add(parent, parse(ASSIGNMENT));
        if (!is(",")) break;
        advance();
    }
    expect(")");
    return parent;
}

/* `.name`, `[index]`, `(arguments)` and what may follow `?.`. */
static Node *link_of(Node *object) {
    bool optional = is("?.");
    if (optional) advance();
    if (is("(")) {
        advance();
        return arguments(add(form(optional ? "?.call" : "call"), object));
    }
    if (is("[")) {
        advance();
        Node *made = add(add(form(optional ? "?.index" : "index"), object), parse(0));
        expect("]");
        return made;
    }
    if (!optional) advance(); /* the dot */
    if (token.kind != NAME) {
        failed = true;
        return object;
    }
    return add(add(form(optional ? "?." : "."), object), leaf());
}

/* `new callee(arguments)`: the callee has members but no calls, so the first parentheses are those
 * of the `new`. */
static Node *construction(void) {
    advance();
    Node *callee;
    if (is("new")) {
        callee = construction();
    } else if (token.kind == NAME || token.kind == NUMBER || is("(")) {
        callee = parse(MEMBER + 1);
    } else {
        failed = true;
        return form("new");
    }
    while (!failed && (is(".") || is("["))) callee = link_of(callee);
    Node *made = add(form("new"), callee);
    if (is("?.")) failed = true;
    if (!is("(")) return made;
    advance();
    return arguments(made);
}

static const char *prefix_operator(void) {
    static const char *const PREFIX[] = { "+", "-", "!", "~", "++", "--", "typeof", "void", "delete" };
    for (size_t i = 0; i < sizeof PREFIX / sizeof *PREFIX; i++)
        if (is(PREFIX[i])) return PREFIX[i];
    return NULL;
}

/* What the token at hand means where an operand must start. */
static Node *nud(void) {
    const char *prefix = prefix_operator();
    if (prefix) {
        advance();
        return add(form(prefix), parse(UNARY));
    }
    if (is("new")) return construction();
    if (is("(")) {
        advance();
        Node *inner = parse(0);
        expect(")");
        inner->parenthesized = true;
        return inner;
    }
    if ((token.kind == NAME && !is("in") && !is("instanceof")) || token.kind == NUMBER) return leaf();
    failed = true;
    return form("nothing");
}

/* What the token at hand, whose row is `row`, means behind the operand `left`. */
static Node *led(const Row *row, Node *left) {
    if (row->left == MEMBER) return link_of(left);
    advance();
    if (strcmp(row->text, "++") == 0) return add(form("post++"), left);
    if (strcmp(row->text, "--") == 0) return add(form("post--"), left);
    if (strcmp(row->text, "?") == 0) {
        Node *made = add(add(form("?"), left), parse(ASSIGNMENT));
        expect(":");
        return add(made, parse(row->right));
    }
    if (strcmp(row->text, ",") == 0 && strcmp(left->head, ",") == 0 && !left->parenthesized) {
        return add(left, parse(row->right)); /* one list for all commas in a row */
    }
    return add(add(form(row->text), left), parse(row->right));
}

/* An operand and all operators behind it that pull with at least `min`. */
static Node *parse(int min) {
    Node *left = nud();
    bool in_chain = false;
    int most = MEMBER;
    while (!failed) {
        const Row *row = row_of_token();
        if (!row || row->left < min || row->left > most) break;
        /* A chain ends where its links end; a short circuit inside it leaves all of it. */
        if (in_chain && row->left != MEMBER) {
            left = add(form("chain"), left);
            in_chain = false;
        }
        if (is("?.")) in_chain = true;
        left = led(row, left);
        /* `a++` is no object and no callee: `a++.b` is wrong. */
        if (row->left == POSTFIX) most = POSTFIX - 1;
    }
    return in_chain ? add(form("chain"), left) : left;
}

/* ---- Input and output ------------------------------------------------------------------- */

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
        at = line;
        failed = false;
        advance();
        if (token.kind != END) {
            Node *tree = parse(0);
            if (failed || token.kind != END) {
                printf("error: %d: not in the subset\n", number);
                status = 2;
            } else {
                print(&out, tree);
                append(&out, "\n", 1);
            }
            free_nodes();
        }
        line = end ? end + 1 : NULL;
    }
    if (status == 0) fwrite(out.bytes, 1, out.length, stdout);
    free(input.bytes);
    free(out.bytes);
    return status;
}
