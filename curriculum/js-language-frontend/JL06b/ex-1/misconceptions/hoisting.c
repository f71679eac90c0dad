#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- The reader: lines in, statements out. The same in all exercises of JL06; nothing to do
   here. ---- */

/* The lines that this exercise has beyond the basic ones. */
enum { FOR = 1, TRY = 2, EXPRESSION = 4, CLASS = 8, STATIC = 16, SWITCH = 32, VAR = 64, NESTED = 128,
       STRICT = 256, TYPEOF = 512 };
enum { FORMS = FOR | TRY | EXPRESSION | VAR | NESTED | STRICT };

typedef enum {
    S_LET, S_CONST, S_VAR,            /* name, perhaps value */
    S_USE, S_ASSIGN,                  /* name; and value */
    S_BLOCK,                          /* { of any kind, perhaps value: if, while, else, try, finally */
    S_FOR_LET, S_FOR_CONST, S_FOR_VAR, /* name, value */
    S_CATCH,                          /* perhaps name */
    S_FUNCTION,                       /* name, parameters; also S_EXPRESSION (perhaps name), */
    S_EXPRESSION, S_ARROW, S_METHOD,  /* S_ARROW and S_METHOD (no name) */
    S_CLASS,                          /* name, perhaps value: what it extends */
    S_STATIC, S_SWITCH, S_CASE,       /* S_SWITCH: value */
    S_STRICT,                         /* "use strict"; */
    S_CLOSE                           /* the } of the statement number `end` */
} Kind;

typedef struct {
    Kind kind;
    int line;
    const char *name;  /* what it declares, uses or assigns to; NULL if nothing */
    const char *value; /* the name that its value uses; NULL for a number or no value */
    int has_value;
    const char **parameters;
    int parameter_count;
    int end; /* of a statement that opens: the number of its S_CLOSE; of S_CLOSE the other way */
} Statement;

static Statement *statements;
static int statement_count;

/* Memory or nothing. Nothing is freed: the program ends soon. */
static void *grow(void *old, size_t size) {
    void *memory = realloc(old, size ? size : 1);
    if (!memory) {
        fputs("out of memory\n", stderr);
        exit(1);
    }
    return memory;
}

static int line_number;
static char **words;
static int word_count, word_at;

static _Noreturn void refuse(int line) {
    printf("error: %d: not in the subset\n", line);
    exit(2);
}

static int name_part(int c) {
    return c < 128 && (isalnum(c) || c == '_' || c == '$');
}

/* Splits a line into words: names, numbers, "use strict", => and single signs. */
static void split(const char *text) {
    word_count = word_at = 0;
    words = NULL;
    for (;;) {
        text += strspn(text, " \t");
        if (!*text)
            break;
        size_t length = 0;
        while (name_part((unsigned char)text[length]))
            length++;
        if (length == 0) {
            if (strncmp(text, "\"use strict\"", 12) == 0)
                length = 12;
            else if (strncmp(text, "=>", 2) == 0)
                length = 2;
            else if (strchr("(){},;=:", *text))
                length = 1;
            else
                refuse(line_number);
        }
        words = grow(words, ((size_t)word_count + 1) * sizeof *words);
        words[word_count] = grow(NULL, length + 1);
        memcpy(words[word_count], text, length);
        words[word_count++][length] = '\0';
        text += length;
    }
}

static int eat(const char *word) {
    if (word_at < word_count && strcmp(words[word_at], word) == 0)
        return ++word_at;
    return 0;
}

static void must(const char *word) {
    if (!eat(word))
        refuse(line_number);
}

static const char *read_name(void) {
    static const char reserved[] =
        " arguments async await break case catch class const continue debugger default delete do else enum eval "
        "export extends false finally for function get if implements import in instanceof interface let new null "
        "of package private protected public return set static super switch this throw true try typeof var void "
        "while with yield constructor ";
    if (word_at == word_count || !name_part((unsigned char)words[word_at][0]) ||
        isdigit((unsigned char)words[word_at][0]))
        refuse(line_number);
    const char *word = words[word_at++];
    size_t length = strlen(word);
    for (const char *at = reserved; (at = strstr(at, word)); at++)
        if (at[-1] == ' ' && at[length] == ' ')
            refuse(line_number);
    return word;
}

static int read_number(void) {
    if (word_at == word_count)
        return 0;
    const char *word = words[word_at];
    size_t digits = strspn(word, "0123456789");
    if (digits == 0 || word[digits] || (word[0] == '0' && digits > 1))
        return 0;
    return ++word_at;
}

static void read_value(Statement *s) {
    s->has_value = 1;
    if (read_number())
        return;
    if (FORMS & TYPEOF)
        eat("typeof");
    s->value = read_name();
}

static void read_parameters(Statement *s) {
    must("(");
    if (eat(")"))
        return;
    do {
        s->parameters = grow(s->parameters, ((size_t)s->parameter_count + 1) * sizeof *s->parameters);
        s->parameters[s->parameter_count++] = read_name();
    } while (eat(","));
    must(")");
}

/* What is open: the number of the statement, and the word that tells what may close it. */
typedef struct {
    int statement;
    const char *what;
} Open;

static Open *open_brackets;
static int open_count;

static Statement *add(Kind kind) {
    statements = grow(statements, ((size_t)statement_count + 1) * sizeof *statements);
    statements[statement_count] = (Statement){.kind = kind, .line = line_number, .end = -1};
    return &statements[statement_count++];
}

static void push(const char *what) {
    open_brackets = grow(open_brackets, ((size_t)open_count + 1) * sizeof *open_brackets);
    open_brackets[open_count++] = (Open){statement_count - 1, what};
}

static void pop(void) {
    int opener = open_brackets[--open_count].statement;
    add(S_CLOSE)->end = opener;
    statements[opener].end = statement_count - 1;
}

static int around(const char *what) {
    return open_count > 0 && strcmp(open_brackets[open_count - 1].what, what) == 0;
}

static void read_closing(void) {
    if (open_count == 0)
        refuse(line_number);
    if (around("expression")) {
        must(")");
        must(";");
        pop();
    } else if (around("if") && eat("else")) {
        must("{");
        pop();
        add(S_BLOCK);
        push("block");
    } else if (around("try") && eat("catch")) {
        pop();
        Statement *s = add(S_CATCH);
        if (eat("(")) {
            s->name = read_name();
            must(")");
        }
        must("{");
        push("catch");
    } else if ((around("try") || around("catch")) && eat("finally")) {
        must("{");
        pop();
        add(S_BLOCK);
        push("block");
    } else if (around("try")) {
        refuse(line_number);
    } else {
        pop();
    }
}

static int read_member(void) {
    if (!around("class"))
        return 0;
    if ((FORMS & STATIC) && eat("static")) {
        must("{");
        add(S_STATIC);
        push("block");
    } else {
        read_name();
        read_parameters(add(S_METHOD));
        must("{");
        push("function");
    }
    return 1;
}

static int read_case(void) {
    if (!around("switch") && !around("cases"))
        return 0;
    if (eat("case")) {
        if (!read_number())
            refuse(line_number);
    } else if (!eat("default")) {
        if (around("switch"))
            refuse(line_number);
        return 0;
    }
    must(":");
    add(S_CASE);
    open_brackets[open_count - 1].what = "cases";
    return 1;
}

static void read_declaration(Kind kind) {
    Statement *s = add(kind);
    s->name = read_name();
    if (kind == S_CONST || !eat(";")) {
        must("=");
        read_value(s);
        must(";");
    }
}

static void read_statement(int start) {
    Statement *s;
    if (eat("}")) {
        read_closing();
    } else if (read_member() || read_case()) {
        return;
    } else if (eat("{")) {
        add(S_BLOCK);
        push("block");
    } else if (eat("\"use strict\"")) {
        must(";");
        if (!start || !(FORMS & STRICT))
            refuse(line_number);
        add(S_STRICT);
    } else if (eat("let")) {
        read_declaration(S_LET);
    } else if (eat("const")) {
        read_declaration(S_CONST);
    } else if ((FORMS & VAR) && eat("var")) {
        read_declaration(S_VAR);
    } else if (eat("if") || eat("while")) {
        const char *what = words[0][0] == 'i' ? "if" : "block";
        must("(");
        read_value(add(S_BLOCK));
        must(")");
        must("{");
        push(what);
    } else if ((FORMS & FOR) && eat("for")) {
        must("(");
        Kind kind = eat("let") ? S_FOR_LET : eat("const") ? S_FOR_CONST : S_FOR_VAR;
        if (kind == S_FOR_VAR && (!(FORMS & VAR) || !eat("var")))
            refuse(line_number);
        s = add(kind);
        s->name = read_name();
        must("of");
        read_value(s);
        must(")");
        must("{");
        push("block");
    } else if ((FORMS & TRY) && eat("try")) {
        must("{");
        add(S_BLOCK);
        push("try");
    } else if ((FORMS & SWITCH) && eat("switch")) {
        must("(");
        read_value(add(S_SWITCH));
        must(")");
        must("{");
        push("switch");
    } else if (eat("function")) {
        if (!(FORMS & NESTED) && open_count > 0 && !around("function") && !around("expression"))
            refuse(line_number);
        s = add(S_FUNCTION);
        s->name = read_name();
        read_parameters(s);
        must("{");
        push("function");
    } else if ((FORMS & CLASS) && eat("class")) {
        s = add(S_CLASS);
        s->name = read_name();
        if (eat("extends"))
            s->value = read_name();
        must("{");
        push("class");
    } else if ((FORMS & EXPRESSION) && eat("(")) {
        int arrow = !eat("function");
        s = add(arrow ? S_ARROW : S_EXPRESSION);
        if (!arrow && word_at < word_count && strcmp(words[word_at], "(") != 0)
            s->name = read_name();
        read_parameters(s);
        if (arrow)
            must("=>");
        must("{");
        push("expression");
    } else if ((FORMS & TYPEOF) && eat("typeof")) {
        add(S_USE)->name = read_name();
        must(";");
    } else {
        s = add(S_USE);
        s->name = read_name();
        if (eat(";"))
            return;
        if (eat("(")) {
            must(")");
        } else {
            must("=");
            s->kind = S_ASSIGN;
            read_value(s);
        }
        must(";");
    }
}

static void read_program(void) {
    size_t length = 0, size = 4096;
    char *input = grow(NULL, size);
    for (size_t got; (got = fread(input + length, 1, size - length - 1, stdin)) > 0;) {
        length += got;
        if (length + 1 == size)
            input = grow(input, size *= 2);
    }
    input[length] = '\0';
    int start = 1; /* whether a directive may come */
    for (char *text = input; text;) {
        char *next = memchr(text, '\n', length - (size_t)(text - input));
        size_t line_length = next ? (size_t)(next - text) : length - (size_t)(text - input);
        if (next)
            *next++ = '\0';
        line_number++;
        for (size_t i = 0; i < line_length; i++)
            if (text[i] == '\0' || (unsigned char)text[i] > 127)
                refuse(line_number);
        const char *first = text + strspn(text, " \t");
        if (*first && (strncmp(first, "//", 2) != 0 || strchr(first, '\r'))) {
            split(text);
            read_statement(start);
            if (word_at != word_count)
                refuse(line_number);
            Kind last = statements[statement_count - 1].kind;
            start = (last == S_STRICT) || (last >= S_FUNCTION && last <= S_METHOD);
        }
        text = next;
    }
    if (open_count > 0)
        refuse(statements[open_brackets[open_count - 1].statement].line);
}

/* ---- Scopes and bindings ---- */

typedef enum { SCRIPT, FUNCTION, FUNCTION_NAME, BLOCK, LOOP, CATCH, CLASS_SCOPE, SWITCH_SCOPE, STATIC_BLOCK } ScopeKind;

static const char *const scope_words[] = {"script", "function", "function-name", "block", "loop",
                                          "catch",  "class",    "switch",        "static-block"};

typedef struct {
    const char *kind; /* its word in the output */
    const char *name;
    int slot;
    int line;       /* of its declaration */
    int lexical;    /* let, const, class, or a function in a block */
    char state[40];   /* what it holds when its scope is entered */
} Binding;

typedef struct {
    ScopeKind kind;
    int parent; /* -1: none */
    int depth;
    int line;
    int strict;
    Binding *bindings;
    int count;
} Scope;

static Scope *scopes;
static int scope_count;
static int *scope_of_statement; /* the scope that a statement opens innermost; -1 if none */

static Binding *find(int scope, const char *name) {
    for (int i = 0; i < scopes[scope].count; i++)
        if (strcmp(scopes[scope].bindings[i].name, name) == 0)
            return &scopes[scope].bindings[i];
    return NULL;
}

/* Declares a name, unless the scope has it. */
static Binding *declare(int scope, const char *kind, const char *name, int line) {
    Binding *known = find(scope, name);
    if (known)
        return known;
    Scope *s = &scopes[scope];
    s->bindings = grow(s->bindings, ((size_t)s->count + 1) * sizeof *s->bindings);
    s->bindings[s->count] = (Binding){.kind = kind, .name = name, .slot = s->count, .line = line};
    return &s->bindings[s->count++];
}

static int open_scope(ScopeKind kind, int parent, int line) {
    scopes = grow(scopes, ((size_t)scope_count + 1) * sizeof *scopes);
    scopes[scope_count] = (Scope){.kind = kind, .parent = parent, .line = line};
    if (parent >= 0) {
        scopes[scope_count].depth = scopes[parent].depth + 1;
        scopes[scope_count].strict = scopes[parent].strict;
    }
    return scope_count++;
}

/* Whether the statements directly inside the braces of statement `i` declare anything there. */
static int declares(int i) {
    for (int j = i + 1; j < statements[i].end; j++) {
        Kind kind = statements[j].kind;
        if (kind == S_LET || kind == S_CONST || kind == S_CLASS || kind == S_FUNCTION)
            return 1;
        if (statements[j].end > j)
            j = statements[j].end; /* what is inside deeper braces is not ours */
    }
    return 0;
}

/* The scope of the function around: where `var` goes. */
static int variables_of(int scope) {
    while (scopes[scope].kind != FUNCTION && scopes[scope].kind != SCRIPT && scopes[scope].kind != STATIC_BLOCK)
        scope = scopes[scope].parent;
    return scope;
}

/* A function in a block, on its way to be a variable as well. */
typedef struct {
    int scope; /* its block */
    int line;
    const char *name;
    int lands; /* 0: only in its block */
} Candidate;

static Candidate *candidates;
static int candidate_count;

/* Annex B: at the end of a function, its blocks' functions become variables, where `var` could. */
static void hoist(int function, int first) {
    for (int i = first; i < candidate_count; i++) {
        Candidate *c = &candidates[i];
        if (scopes[c->scope].strict || variables_of(c->scope) != function)
            continue;
        int in_the_way = 0;
        for (int scope = scopes[c->scope].parent; scope != function; scope = scopes[scope].parent) {
            Binding *b = find(scope, c->name);
            in_the_way |= b && b->lexical;
        }
        Binding *b = find(function, c->name);
        if (in_the_way || (b && (b->lexical || strcmp(b->kind, "parameter") == 0)))
            continue;
        b = declare(function, "var", c->name, c->line);
        if (!b->state[0])
            snprintf(b->state, sizeof b->state, "its value");
        c->lands = 1;
    }
}

/* Opens the scopes of all statements from `from` up to `to` that stand in `scope`, and declares. */
static void build(int from, int to, int scope);

static void build_function(int i, int scope) {
    const Statement *s = &statements[i];
    if (s->kind == S_EXPRESSION && s->name) {
        scope = open_scope(FUNCTION_NAME, scope, s->line);
        Binding *b = declare(scope, "function name", s->name, s->line);
        snprintf(b->state, sizeof b->state, "function %d", s->line);
    }
    int function = open_scope(FUNCTION, scope, s->line);
    scope_of_statement[i] = function;
    for (int j = i + 1; statements[j].kind == S_STRICT; j++)
        scopes[function].strict = 1;
    for (int k = 0; k < s->parameter_count; k++) {
        Binding *b = declare(function, "parameter", s->parameters[k], s->line);
        snprintf(b->state, sizeof b->state, "argument %d", k); /* of two, the last one counts */
    }
    int first = candidate_count;
    build(i + 1, s->end, function);
    hoist(function, first);
}

static void build(int from, int to, int scope) {
    for (int i = from; i < to; i++) {
        const Statement *s = &statements[i];
        int inner = scope;
        Binding *b;
        switch (s->kind) {
        case S_LET:
        case S_CONST:
        case S_CLASS:
            b = declare(scope, s->kind == S_LET ? "let" : s->kind == S_CONST ? "const" : "class", s->name, s->line);
            b->lexical = 1;
            snprintf(b->state, sizeof b->state, "uninitialized");
            if (s->kind != S_CLASS)
                break;
            scope_of_statement[i] = inner = open_scope(CLASS_SCOPE, scope, s->line);
            scopes[inner].strict = 1;
            declare(inner, "class name", s->name, s->line);
            build(i + 1, s->end, inner);
            break;
        case S_VAR:
            b = declare(variables_of(scope), "var", s->name, s->line);
            if (!b->state[0])
                snprintf(b->state, sizeof b->state, "its value");
            break;
        case S_FUNCTION:
            b = declare(scope, "function", s->name, s->line);
            if (strcmp(b->kind, "var") == 0)
                b->kind = "function";
            b->lexical = scope != variables_of(scope);
            snprintf(b->state, sizeof b->state, "function %d", s->line);
            if (b->lexical) {
                candidates = grow(candidates, ((size_t)candidate_count + 1) * sizeof *candidates);
                candidates[candidate_count++] = (Candidate){scope, s->line, s->name, 0};
            }
            build_function(i, scope);
            break;
        case S_EXPRESSION:
        case S_ARROW:
        case S_METHOD:
            build_function(i, scope);
            break;
        case S_STATIC:
            scope_of_statement[i] = inner = open_scope(STATIC_BLOCK, scope, s->line);
            build(i + 1, s->end, inner);
            break;
        case S_CATCH:
        case S_FOR_LET:
        case S_FOR_CONST:
            if (s->name) {
                int is_catch = s->kind == S_CATCH;
                inner = open_scope(is_catch ? CATCH : LOOP, scope, s->line);
                scope_of_statement[i] = inner;
                b = declare(inner, is_catch ? "catch" : s->kind == S_FOR_LET ? "let" : "const", s->name, s->line);
                b->lexical = !is_catch;
                snprintf(b->state, sizeof b->state, is_catch ? "exception" : "uninitialized");
            }
            /* fall through */
        case S_FOR_VAR:
            if (s->kind == S_FOR_VAR) {
                b = declare(variables_of(scope), "var", s->name, s->line);
                if (!b->state[0])
                    snprintf(b->state, sizeof b->state, "its value");
            }
            /* fall through */
        case S_BLOCK:
        case S_SWITCH:
            if (declares(i))
                scope_of_statement[i] = inner =
                    open_scope(s->kind == S_SWITCH ? SWITCH_SCOPE : BLOCK, inner, s->line);
            build(i + 1, s->end, inner);
            break;
        default:
            break;
        }
        if (s->end > i)
            i = s->end;
    }
}

static void analyze(int strict) {
    for (int i = 0; i < statement_count && statements[i].kind == S_STRICT; i++)
        strict = 1;
    scope_count = 0;
    scope_of_statement = grow(NULL, ((size_t)statement_count + 1) * sizeof *scope_of_statement);
    for (int i = 0; i < statement_count; i++)
        scope_of_statement[i] = -1;
    candidate_count = 0;
    open_scope(SCRIPT, -1, 1);
    scopes[0].strict = strict;
    build(0, statement_count, 0);
    hoist(0, 0);
}

/* ---- The answer ---- */

int main(void) {
    read_program();
    analyze(0);
    for (int i = 0; i < scope_count; i++) {
        int indent = 2 * scopes[i].depth;
        if (i == 0)
            printf("script\n");
        else
            printf("%*s%s %d\n", indent, "", scope_words[scopes[i].kind], scopes[i].line);
        for (int j = 0; j < scopes[i].count; j++) {
            const Binding *b = &scopes[i].bindings[j];
            printf("%*s[%d] %s %s: %s\n", indent + 2, "", b->slot, b->kind, b->name, b->state);
        }
    }
}
