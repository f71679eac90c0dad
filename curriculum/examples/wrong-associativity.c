/* Expressions to S-expressions, for JL04/ex-2: precedence climbing with one number an operator.
 *
 * Reads each line with a cursor, builds the text of the tree directly and has no tree at all.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *p;      /* the cursor */
static int bad;            /* something in the line was not understood */

struct op { const char *s; int prec; };

/* Sorted by length, so that the longest operator is found first. */
static const struct op ops[] = {
    {">>>=", 2}, {"instanceof", 10},
    {"===", 9}, {"!==", 9}, {"**=", 2}, {"<<=", 2}, {">>=", 2}, {">>>", 11}, {"&&=", 2}, {"||=", 2},
    {"\?\?=", 2}, {"==", 9}, {"!=", 9}, {"<=", 10}, {">=", 10}, {"<<", 11}, {">>", 11}, {"**", 14},
    {"+=", 2}, {"-=", 2}, {"*=", 2}, {"/=", 2}, {"%=", 2}, {"&=", 2}, {"|=", 2}, {"^=", 2},
    {"&&", 5}, {"||", 4}, {"\?\?", 3}, {"in", 10},
    {"+", 12}, {"-", 12}, {"*", 13}, {"/", 13}, {"%", 13}, {"<", 10}, {">", 10}, {"=", 2},
    {"&", 8}, {"|", 6}, {"^", 7}, {"?", 3}, {",", 1},
};

static char *expr(int prec);

static char *join(const char *a, const char *b, const char *c, const char *d, const char *e) {
    size_t n = strlen(a) + strlen(b) + strlen(c) + strlen(d) + strlen(e) + 1;
    char *r = malloc(n);
    if (!r) exit(1);
    snprintf(r, n, "%s%s%s%s%s", a, b, c, d, e);
    return r;
}

static int wordchar(int c) { return isalnum(c) || c == '_' || c == '$'; }

static void skip(void) { while (*p == ' ' || *p == '\t') p++; }

static int eat(const char *s) {
    skip();
    size_t n = strlen(s);
    if (strncmp(p, s, n) != 0) return 0;
    if (isalpha((unsigned char)s[0]) && wordchar((unsigned char)p[n])) return 0;
    p += n;
    return 1;
}

static char *word(void) {
    skip();
    const char *from = p;
    while (wordchar((unsigned char)*p)) p++;
    if (p == from) bad = 1;
    char *r = malloc((size_t)(p - from) + 1);
    if (!r) exit(1);
    memcpy(r, from, (size_t)(p - from));
    r[p - from] = 0;
    return r;
}

/* " a b" up to the closing parenthesis */
static char *args(void) {
    char *r = join("", "", "", "", "");
    while (!bad && !eat(")")) {
        r = join(r, " ", expr(2), "", "");
        if (eat(",")) continue;
        if (!eat(")")) bad = 1;
        break;
    }
    return r;
}

static char *atom(void) {
    if (eat("(")) {
        char *r = expr(1);
        if (!eat(")")) bad = 1;
        return r;
    }
    if (eat("new")) {
        char *r = atom();
        for (;;) {
            if (eat(".")) r = join("(. ", r, " ", word(), ")");
            else if (eat("[")) { r = join("(index ", r, " ", expr(1), ")"); if (!eat("]")) bad = 1; }
            else break;
        }
        return join("(new ", r, eat("(") ? args() : "", ")", "");
    }
    return word();
}

static char *postfix(void) {
    char *r = atom();
    int chain = 0;
    for (;;) {
        skip();
        if (p[0] == '?' && p[1] == '.' && !isdigit((unsigned char)p[2])) {
            p += 2;
            chain = 1;
            if (eat("(")) r = join("(?.call ", r, args(), ")", "");
            else if (eat("[")) { r = join("(?.index ", r, " ", expr(1), ")"); if (!eat("]")) bad = 1; }
            else r = join("(?. ", r, " ", word(), ")");
        } else if (eat(".")) r = join("(. ", r, " ", word(), ")");
        else if (eat("[")) { r = join("(index ", r, " ", expr(1), ")"); if (!eat("]")) bad = 1; }
        else if (eat("(")) r = join("(call ", r, args(), ")", "");
        else break;
    }
    if (chain) r = join("(chain ", r, ")", "", "");
    if (eat("++")) r = join("(post++ ", r, ")", "", "");
    else if (eat("--")) r = join("(post-- ", r, ")", "", "");
    return r;
}

static char *unary(void) {
    static const char *const pre[] = {"++", "--", "+", "-", "!", "~", "typeof", "void", "delete"};
    for (size_t i = 0; i < sizeof pre / sizeof *pre; i++)
        if (eat(pre[i])) return join("(", pre[i], " ", unary(), ")");
    return postfix();
}

static const struct op *peek(void) {
    skip();
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
        size_t n = strlen(ops[i].s);
        if (strncmp(p, ops[i].s, n) != 0) continue;
        if (isalpha((unsigned char)ops[i].s[0]) && wordchar((unsigned char)p[n])) continue;
        return &ops[i];
    }
    return NULL;
}

static char *expr(int prec) {
    char *left = unary();
    int commas = 0;
    while (!bad) {
        const struct op *o = peek();
        if (!o || o->prec < prec) break;
        p += strlen(o->s);
        if (strcmp(o->s, "?") == 0) {
            char *yes = expr(2);
            if (!eat(":")) bad = 1;
            left = join("(? ", left, " ", join(yes, " ", expr(2), "", ""), ")");
        } else if (strcmp(o->s, ",") == 0 && commas) {
            left[strlen(left) - 1] = 0;
            left = join(left, " ", expr(2), ")", "");
        } else {
            /* operators of one level go from left to right */
            left = join(join("(", o->s, " ", "", ""), left, " ", expr(o->prec + 1), ")");
        }
        commas = strcmp(o->s, ",") == 0;
    }
    return left;
}

int main(void) {
    static char line[1 << 20];
    char *all = join("", "", "", "", "");
    for (int n = 1; fgets(line, sizeof line, stdin); n++) {
        line[strcspn(line, "\n")] = 0;
        p = line;
        skip();
        if (!*p) continue;
        bad = 0;
        char *tree = expr(1);
        skip();
        if (bad || *p) {
            printf("error: %d: not in the subset\n", n);
            return 2;
        }
        all = join(all, tree, "\n", "", "");
    }
    fputs(all, stdout);
    return 0;
}
