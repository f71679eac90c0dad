/* JL03/ex-2 with one mistake: left recursion is removed by turning it into right recursion, which groups the other way. */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Text and trees --------------------------------------------------------------------- */

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

/* `(head child child …)`, or only `head` for a leaf. */
typedef struct Node {
    const char *head;
    size_t length;
    bool leaf;
    bool own_line;             /* a statement inside a statement */
    struct Node *first, *last; /* children */
    struct Node *next;         /* the next child of the same parent */
    struct Node *older;        /* all nodes in a row, to be freed */
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

/* Adds a statement, which is printed on a line of its own. */
static Node *add_line(Node *parent, Node *statement) {
    statement->own_line = true;
    return add(parent, statement);
}

static void free_nodes(void) {
    while (newest) {
        Node *older = newest->older;
        free(newest);
        newest = older;
    }
}

static void print(Text *out, const Node *tree, int depth) {
    if (!tree->leaf) append(out, "(", 1);
    append(out, tree->head, tree->length);
    for (const Node *child = tree->first; child; child = child->next) {
        if (child->own_line) {
            append(out, "\n", 1);
            for (int i = 0; i <= depth; i++) append(out, "  ", 2);
            print(out, child, depth + 1);
        } else {
            if (tree->length > 0 || child != tree->first) append(out, " ", 1);
            print(out, child, depth);
        }
    }
    if (!tree->leaf) append(out, ")", 1);
}

/* ---- Tokens ----------------------------------------------------------------------------- */

typedef enum { END, NAME, NUMBER, WORD, PUNCTUATOR } Kind;

typedef struct {
    Kind kind;
    const char *text;
    size_t length;
    bool line_break_before;
} Token;

static const char *const WORDS[] = {
    "var", "if", "else", "while", "do", "for", "return", "break", "continue", "throw", "function",
};
/* Longest first: maximal munch. */
static const char *const PUNCTUATORS[] = {
    "+=", "-=", "||", "&&", "==", "!=", "++", "--", "{", "}", "(", ")", ";", ",", ":", ".", "?", "=",
    "<", ">", "+", "-", "*", "%", "!",
};

static const char *at;    /* where the lexer stands */
static const char *end;   /* of the source */
static Token token;       /* the token at hand */
static const char *wrong; /* the first place that is not in the subset, or NULL */

static void fail(const char *place) {
    if (!wrong || place < wrong) wrong = place;
}

static bool name_part(char c) {
    return isalnum((unsigned char)c) || c == '_' || c == '$';
}

static bool is(const char *text) {
    return (token.kind == WORD || token.kind == PUNCTUATOR) && token.length == strlen(text) &&
           memcmp(token.text, text, token.length) == 0;
}

static bool is_one_of(const char *text, size_t length, const char *const *list, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (strlen(list[i]) == length && memcmp(list[i], text, length) == 0) return true;
    return false;
}

static Token scan(void) {
    bool line_break = false;
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\n')) line_break |= *at++ == '\n';
    const char *start = at;
    Kind kind = END;
    if (at == end) {
        kind = END;
    } else if (isdigit((unsigned char)*at)) {
        while (at < end && isdigit((unsigned char)*at)) at++;
        kind = NUMBER;
    } else if (name_part(*at)) {
        while (at < end && name_part(*at)) at++;
        bool word = is_one_of(start, (size_t)(at - start), WORDS, sizeof WORDS / sizeof *WORDS);
        kind = word ? WORD : NAME;
    } else {
        for (size_t i = 0; i < sizeof PUNCTUATORS / sizeof *PUNCTUATORS && kind == END; i++) {
            size_t length = strlen(PUNCTUATORS[i]);
            if ((size_t)(end - at) < length || memcmp(at, PUNCTUATORS[i], length) != 0) continue;
            at += length;
            kind = PUNCTUATOR;
        }
        if (kind == END) {
            fail(start);
            at = end;
        }
    }
    return (Token){ kind, start, (size_t)(at - start), line_break };
}

static void advance(void) {
    token = scan();
}

/* The token after the one at hand: the only place that needs two is a label. */
static Token peek(void) {
    const char *here = at;
    Token next = scan();
    at = here;
    return next;
}

static bool eat(const char *text) {
    if (!is(text)) return false;
    advance();
    return true;
}

static void expect(const char *text) {
    if (!wrong && !eat(text)) fail(token.text);
}

/* ---- Expressions ------------------------------------------------------------------------ */

static Node *leaf(void) {
    Node *made = node(token.text, token.length, true);
    advance();
    return made;
}

/* A child that is left out. */
static Node *nothing(void) {
    return form("");
}

static Node *operator_form(void) {
    Node *made = node(token.text, token.length, false);
    advance();
    return made;
}

static Node *assignment(void);

static Node *expression(void) {
    Node *first = assignment();
    if (wrong || !is(",")) return first;
    Node *list = add(form(","), first);
    while (!wrong && eat(",")) add(list, assignment());
    return list;
}

static Node *primary(void) {
    if (token.kind == NAME || token.kind == NUMBER) return leaf();
    if (eat("(")) {
        Node *inner = expression();
        expect(")");
        return inner;
    }
    fail(token.text);
    return nothing();
}

/* Call : Primary | Call . Name | Call ( Arguments ), as a loop. */
static Node *call(void) {
    Node *tree = primary();
    while (!wrong) {
        if (eat(".")) {
            if (token.kind != NAME && token.kind != WORD) fail(token.text);
            else tree = add(add(form("."), tree), leaf());
        } else if (eat("(")) {
            tree = add(form("call"), tree);
            while (!wrong && !is(")")) {
                add(tree, assignment());
                if (!eat(",")) break;
            }
            expect(")");
        } else {
            break;
        }
    }
    return tree;
}

static Node *unary(void) {
    if (is("++") || is("--") || is("-") || is("+") || is("!")) {
        Node *tree = operator_form();
        return add(tree, unary());
    }
    Node *tree = call();
    /* No line break may stand before a postfix operator. */
    if (!wrong && (is("++") || is("--")) && !token.line_break_before) {
        Node *update = form(is("++") ? "post++" : "post--");
        advance();
        return add(update, tree);
    }
    return tree;
}

/* The levels with two operands, weakest first. */
static const char *const LEVELS[][3] = { { "||" }, { "&&" }, { "==", "!=" }, { "<", ">" }, { "+", "-" },
                                         { "*", "%" } };
enum { LEVEL_COUNT = sizeof LEVELS / sizeof *LEVELS };

static bool at_operator(size_t level) {
    for (size_t i = 0; LEVELS[level][i]; i++)
        if (is(LEVELS[level][i])) return true;
    return false;
}

static Node *binary(size_t level) {
    if (level == LEVEL_COUNT) return unary();
    Node *left = binary(level + 1);
    if (wrong || !at_operator(level)) return left;
    Node *tree = operator_form();
    add(tree, left);
    return add(tree, binary(level));
}

static Node *assignment(void) {
    Node *left = binary(0);
    if (wrong) return left;
    if (is("=") || is("+=") || is("-=")) {
        Node *tree = add(operator_form(), left);
        return add(tree, assignment()); /* right recursion: groups to the right */
    }
    if (eat("?")) {
        Node *tree = add(form("?"), left);
        add(tree, assignment());
        expect(":");
        return add(tree, assignment());
    }
    return left;
}

/* ---- Statements ------------------------------------------------------------------------- */

static Node *statement(void);

/* Whether automatic semicolon insertion puts a `;` in front of the token at hand. */
static bool semicolon_is_implied(void) {
    return token.line_break_before || is("}") || token.kind == END;
}

static void semicolon(void) {
    if (!wrong && !eat(";") && !semicolon_is_implied()) fail(token.text);
}

static Node *statements_until_brace(Node *parent) {
    while (!wrong && !is("}")) {
        if (token.kind == END) fail(token.text);
        else add_line(parent, statement());
    }
    expect("}");
    return parent;
}

static Node *binding(void) {
    if (token.kind == NAME) return leaf();
    fail(token.text);
    return nothing();
}

static Node *variables(void) {
    Node *tree = form("var");
    do {
        Node *declarator = add(form("="), binding());
        if (!wrong && eat("=")) add(declarator, assignment());
        add(tree, declarator);
    } while (!wrong && eat(","));
    return tree;
}

static Node *condition(void) {
    expect("(");
    Node *tree = expression();
    expect(")");
    return tree;
}

static Node *if_statement(void) {
    advance();
    Node *tree = add(form("if"), condition());
    add_line(tree, statement());
    /* The nearest `if` still waits for its `else`: it takes it. */
    if (!wrong && eat("else")) add_line(tree, statement());
    return tree;
}

static Node *while_statement(void) {
    advance();
    Node *tree = add(form("while"), condition());
    return add_line(tree, statement());
}

static Node *do_statement(void) {
    advance();
    Node *body = statement();
    expect("while");
    Node *tree = add(form("do-while"), condition());
    eat(";"); /* never missed here, line break or not */
    return add_line(tree, body);
}

static Node *for_statement(void) {
    advance();
    expect("(");
    Node *tree = form("for");
    add(tree, eat("var") ? variables() : is(";") ? nothing() : expression());
    expect(";");
    add(tree, is(";") ? nothing() : expression());
    expect(";");
    add(tree, is(")") ? nothing() : expression());
    expect(")");
    return add_line(tree, statement());
}

static Node *function_declaration(void) {
    advance();
    Node *tree = add(form("function"), binding());
    Node *parameters = nothing();
    expect("(");
    while (!wrong && !is(")")) {
        add(parameters, binding());
        if (!eat(",")) break;
    }
    expect(")");
    expect("{");
    return statements_until_brace(add(tree, parameters));
}

static Node *return_statement(void) {
    advance();
    Node *tree = form("return");
    /* No line break may stand between `return` and its value. */
    if (!is(";") && !semicolon_is_implied()) add(tree, expression());
    semicolon();
    return tree;
}

static Node *throw_statement(void) {
    advance();
    if (token.line_break_before) fail(token.text);
    Node *tree = add(form("throw"), expression());
    semicolon();
    return tree;
}

static Node *jump_statement(void) {
    Node *tree = operator_form();
    /* No line break may stand between `break` and its label. */
    if (token.kind == NAME && !token.line_break_before) add(tree, leaf());
    semicolon();
    return tree;
}

static Node *statement(void) {
    if (eat("{")) return statements_until_brace(form("block"));
    if (eat(";")) return form("empty");
    if (eat("var")) {
        Node *tree = variables();
        semicolon();
        return tree;
    }
    if (is("if")) return if_statement();
    if (is("while")) return while_statement();
    if (is("do")) return do_statement();
    if (is("for")) return for_statement();
    if (is("return")) return return_statement();
    if (is("throw")) return throw_statement();
    if (is("break") || is("continue")) return jump_statement();
    if (is("function")) return function_declaration();
    /* A name starts a label or an expression: only the second token tells. */
    if (token.kind == NAME && peek().length == 1 && *peek().text == ':') {
        Node *tree = add(form("label"), leaf());
        advance();
        return add_line(tree, statement());
    }
    Node *tree = add(form("expr"), expression());
    semicolon();
    return tree;
}

/* ---- Input and output ------------------------------------------------------------------- */

int main(void) {
    Text input = { 0 }, out = { 0 };
    char buffer[4096];
    size_t count;
    while ((count = fread(buffer, 1, sizeof buffer, stdin)) > 0) append(&input, buffer, count);
    append(&input, "", 0);

    at = input.bytes;
    end = input.bytes + input.length;
    Node *tree = form("program");
    advance();
    while (!wrong && token.kind != END) add_line(tree, statement());

    int status = 0;
    if (wrong) {
        int line = 1;
        for (const char *p = input.bytes; p < wrong; p++) line += *p == '\n';
        printf("error: %d: not in the subset\n", line);
        status = 2;
    } else {
        print(&out, tree, 0);
        append(&out, "\n", 1);
        fwrite(out.bytes, 1, out.length, stdout);
    }
    free_nodes();
    free(input.bytes);
    free(out.bytes);
    return status;
}
