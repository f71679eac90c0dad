#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Input and output: the same in every exercise of the node. ---- */

/* Memory or nothing: a program that has run out of it cannot go on. */
static void *grow(void *old, size_t size) {
    void *memory = realloc(old, size ? size : 1);
    if (!memory) {
        fputs("out of memory\n", stderr);
        exit(1);
    }
    return memory;
}

/* Output is collected and written at the end, because an input that breaks the protocol gets
   the error line and nothing else. */
static char *output;
static size_t output_length, output_size;

static void emit(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0)
        exit(1);
    if (output_length + (size_t)length + 1 > output_size) {
        output_size = 2 * output_size + (size_t)length + 1;
        output = grow(output, output_size);
    }
    va_start(arguments, format);
    vsnprintf(output + output_length, (size_t)length + 1, format, arguments);
    va_end(arguments);
    output_length += (size_t)length;
}

/* The whole input. A zero byte stands behind it, so that looking one byte ahead is safe. */
static unsigned char *input;
static size_t input_length;

static void read_input(void) {
    size_t size = 4096;
    input = grow(NULL, size);
    for (size_t got; (got = fread(input + input_length, 1, size - input_length - 1, stdin)) > 0;) {
        input_length += got;
        if (input_length + 1 == size)
            input = grow(input, size *= 2);
    }
    input[input_length] = '\0';
}

/* Ends the program: `line` of the input leaves the exercise's part of JavaScript. */
static _Noreturn void fail(int line) {
    printf("error: %d: not in the subset\n", line);
    exit(2);
}

static int finish(void) {
    if (output_length)
        fwrite(output, 1, output_length, stdout);
    free(output);
    free(input);
    return 0;
}

/* ---- The exercise: number literals. ---- */

static int digit_value(int c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return 99;
}

/* Whether a name could go on with `c`: it must not, directly behind a number. */
static int is_name(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
           c == '\\';
}

/* What a literal is, and its digits without separators, prefix and n. */
struct literal {
    const char *error;
    int radix, bigint, legacy;
    char *digits;
    size_t length;
};

/* A run of digits with single separators between them, from `at`. It starts with a digit. */
static const char *digits(const char *at, int radix, struct literal *literal) {
    for (;; at++) {
        while (digit_value(*at) < radix)
            literal->digits[literal->length++] = *at++;
        if (*at != '_')
            return at;
        if (digit_value(at[1]) >= radix) {
            literal->error = "misplaced-separator";
            return at;
        }
    }
}

/* A number that starts with 0 and another digit: octal if all digits are. */
static const char *leading_zero(const char *at, struct literal *literal) {
    literal->legacy = 1;
    literal->radix = 8;
    while (digit_value(*at) < 10) {
        if (*at >= '8')
            literal->radix = 10;
        literal->digits[literal->length++] = *at++;
    }
    if (*at == '_')
        literal->error = "separator-after-leading-zero";
    return at;
}

/* Point and exponent. */
static const char *fraction_and_exponent(const char *at, struct literal *literal) {
    if (*at == '.') {
        literal->digits[literal->length++] = *at++;
        if (*at == '_') {
            literal->error = "misplaced-separator";
            return at;
        }
        if (digit_value(*at) < 10)
            at = digits(at, 10, literal);
    }
    if (!literal->error && (*at == 'e' || *at == 'E')) {
        literal->digits[literal->length++] = *at++;
        if (*at == '+' || *at == '-')
            literal->digits[literal->length++] = *at++;
        if (digit_value(*at) >= 10) {
            literal->error = "missing-exponent";
            return at;
        }
        at = digits(at, 10, literal);
    }
    return at;
}

/* Reads the literal at the start of `word`; where it ends. */
static const char *read_literal(const char *word, struct literal *literal) {
    const char *at = word;
    int prefix = word[0] == '0' ? word[1] | 0x20 : 0;
    literal->radix = prefix == 'x' ? 16 : prefix == 'o' ? 8 : prefix == 'b' ? 2 : 10;
    if (literal->radix != 10) {
        at += 2;
        if (digit_value(*at) >= literal->radix) {
            literal->error = "missing-digits";
            return at;
        }
        at = digits(at, literal->radix, literal);
    } else if (word[0] == '0' && digit_value(word[1]) < 10) {
        at = leading_zero(at, literal);
    } else if (word[0] == '0' && word[1] == '_') {
        literal->error = "separator-after-leading-zero";
    } else if (word[0] != '.') {
        at = digits(at, 10, literal);
    }
    if (literal->error)
        return at;
    if (*at == 'n' && !literal->legacy) {
        literal->bigint = 1;
        at++;
    } else if (literal->radix == 10) {
        at = fraction_and_exponent(at, literal);
    }
    if (!literal->error && is_name(*at))
        literal->error = "name-after-number";
    return at;
}

/* The value of digits in a radix that is a power of two, rounded to nearest, ties to even.
   63 bits of the number are kept exactly. Of all the bits below only one thing matters for
   rounding: whether any of them is 1. That one goes into the lowest bit. */
static double radix_value(const struct literal *literal) {
    int bits = literal->radix == 16 ? 4 : literal->radix == 8 ? 3 : 1;
    uint64_t kept = 0;
    int dropped = 0, sticky = 0;
    for (size_t i = 0; i < literal->length; i++)
        for (int shift = bits - 1; shift >= 0; shift--) {
            int bit = digit_value(literal->digits[i]) >> shift & 1;
            if (kept >> 62 == 0) {
                kept = kept << 1 | (uint64_t)bit;
            } else {
                dropped++;
                sticky |= bit;
            }
        }
    double value = (double)(kept << 1 | (uint64_t)sticky); /* rounds once, here */
    for (dropped--; dropped > 0 && value < 1e308 * 10; dropped--)
        value *= 2;
    return dropped < 0 ? value / 2 : value;
}

static void number(const char *word, int strict, int line) {
    if (!(word[0] >= '0' && word[0] <= '9') && !(word[0] == '.' && word[1] >= '0' && word[1] <= '9'))
        fail(line);
    struct literal literal = {0};
    literal.digits = grow(NULL, strlen(word) + 1);
    /* Separators mean nothing, so away with them. */
    char *plain = grow(NULL, strlen(word) + 1), *to = plain;
    for (const char *from = word; *from; from++)
        if (*from != '_')
            *to++ = *from;
    *to = '\0';
    const char *end = read_literal(plain, &literal);
    int rest = *end != '\0';
    free(plain);
    literal.digits[literal.length] = '\0';
    if (literal.error) {
        emit("%s error %s\n", word, literal.error);
    } else if (rest) {
        fail(line);
    } else if (strict && literal.legacy) {
        emit("%s error strict-octal-number\n", word);
    } else if (literal.bigint) {
        const char *prefix = literal.radix == 16 ? "0x" : literal.radix == 8 ? "0o" : literal.radix == 2 ? "0b" : "";
        emit("%s bigint %s", word, prefix);
        for (size_t i = 0; i < literal.length; i++)
            emit("%c", literal.digits[i] | (literal.digits[i] >= 'A' ? 0x20 : 0));
        emit("\n");
    } else {
        double value = literal.radix == 10 ? strtod(literal.digits, NULL) : radix_value(&literal);
        uint64_t bits;
        memcpy(&bits, &value, sizeof bits);
        emit("%s number %016llx\n", word, (unsigned long long)bits);
    }
    free(literal.digits);
}

int main(void) {
    read_input();
    int strict = 0, line = 1;
    for (char *text = (char *)input; text; line++) {
        char *next = strchr(text, '\n');
        if (next)
            *next++ = '\0';
        text[strcspn(text, "#")] = '\0';
        for (char *word = strtok(text, " \t\r\f"); word; word = strtok(NULL, " \t\r\f")) {
            if (strcmp(word, "strict") == 0)
                strict = 1;
            else if (strcmp(word, "sloppy") == 0)
                strict = 0;
            else
                number(word, strict, line);
        }
        text = next;
    }
    return finish();
}
