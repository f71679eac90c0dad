/* JL04/ex-2: expressions to S-expressions. Read task.md first.
 *
 * What is here reads the lines and cuts off the first token. The tokens, the two denotations and
 * the loop are missing.
 */
#include <ctype.h>
#include <stdio.h>

static const char *at; /* where the lexer stands in the line */

/* parse(min): an operand (nud), then, while the operator behind it pulls with at least `min`, that
 * operator with the operand as its left side (led). */
static void parse(int min) {
    (void)min;
    while (*at == ' ') at++;
    const char *start = at;
    while (isalnum((unsigned char)*at) || *at == '_' || *at == '$') at++;
    printf("%.*s", (int)(at - start), start);
}

int main(void) {
    static char line[1 << 16];
    while (fgets(line, sizeof line, stdin)) {
        at = line;
        parse(0);
        printf("\n");
    }
    return 0;
}
