#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- The script: commands in, lines out. The same in every exercise of the node. ---- */

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

/* The command that is being read: its line, counted from 1, and its words. */
static char *input, *next_line;
static int line;
static char **words;
static int word_count, word_room;

/* Ends the program: the input breaks the protocol. */
static _Noreturn void fail(const char *format, ...) {
    printf("error: %d: ", line);
    va_list arguments;
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
    exit(2);
}

static void read_input(void) {
    size_t length = 0, size = 4096;
    input = grow(NULL, size);
    for (size_t got; (got = fread(input + length, 1, size - length - 1, stdin)) > 0;) {
        length += got;
        if (length + 1 == size)
            input = grow(input, size *= 2);
    }
    input[length] = '\0';
    next_line = input;
}

/* Splits the next line that has any words into `words`; 0 at the end of the input. */
static int next_command(void) {
    while (next_line) {
        char *text = next_line;
        next_line = strchr(text, '\n');
        if (next_line)
            *next_line++ = '\0';
        line++;
        text[strcspn(text, "#")] = '\0';
        word_count = 0;
        for (char *word = strtok(text, " \t\r\f"); word; word = strtok(NULL, " \t\r\f")) {
            if (word_count == word_room) {
                word_room = 2 * word_room + 8;
                words = grow(words, (size_t)word_room * sizeof *words);
            }
            words[word_count++] = word;
        }
        if (word_count > 0)
            return 1;
    }
    return 0;
}

/* Whether the command is `name`; then it must have from `least` to `most` arguments, and
   `counts` says so in the error. */
static int is_command(const char *name, int least, int most, const char *counts) {
    if (strcmp(words[0], name) != 0)
        return 0;
    if (word_count - 1 < least || word_count - 1 > most)
        fail("%s takes %s argument(s), not %d", name, counts, word_count - 1);
    return 1;
}

/* Argument `index`, counted from 0, as a number from `least` to `most`. */
static long long number(int index, long long least, long long most) {
    const char *word = words[index + 1];
    char *end;
    errno = 0;
    long long value = strtoll(word, &end, 10);
    if (end == word || *end || errno || value < least || value > most)
        fail("not a number: %s", word);
    return value;
}

static int finish(void) {
    if (output_length > 0)
        fwrite(output, 1, output_length, stdout);
    free(output);
    free(words);
    free(input);
    return 0;
}

/* ---- Base64 VLQ, from the first exercise ---- */

static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* What is wrong with a mappings text, and where; an empty string while nothing is. */
static char fault[48];
static size_t fault_at;

static void set_fault(const char *reason, size_t at) {
    snprintf(fault, sizeof fault, "%s", reason);
    fault_at = at;
}

/* Reads the number at text[*at] and moves *at behind it. */
static long long read_vlq(const char *text, size_t *at) {
    size_t start = *at;
    uint64_t bits = 0;
    int shift = 0, too_large = 0, value;
    do {
        char c = text[*at];
        const char *found = c ? strchr(base64, c) : NULL;
        if (!found) {
            /* The end of the segment comes too early; anything else is no digit. */
            if (c == '\0' || c == ',' || c == ';')
                set_fault("unfinished number", start);
            else
                set_fault("not a base64 digit", *at);
            return 0;
        }
        value = (int)(found - base64);
        if (shift < 35) {
            bits |= (uint64_t)(value & 31) << shift;
            shift += 5;
        } else if (value & 31) {
            too_large = 1;
        }
        ++*at;
    } while (value & 32);
    if (too_large || bits > UINT32_MAX) {
        set_fault("number too large", start);
        return 0;
    }
    long long amount = (long long)(bits >> 1);
    if (!(bits & 1))
        return amount;
    return amount == 0 ? -2147483648LL : -amount;
}

static void emit_vlq(long long value) {
    uint64_t amount = (uint64_t)(value < 0 ? -value : value);
    uint32_t bits = (uint32_t)(amount << 1) | (value < 0);
    do {
        int digit = bits & 31;
        bits >>= 5;
        if (bits)
            digit |= 32;
        emit("%c", base64[digit]);
    } while (bits);
}

/* ---- Segments ---- */

#define MAX 2147483647LL

/* One mapping. A source of -1 means that there is no origin, a name of -1 no name. */
struct mapping {
    long long line, column, source, original_line, original_column, name;
    size_t order; /* where it stood in the text */
};

/* A table of mappings. */
struct table {
    struct mapping *rows;
    size_t count, room;
};

static void append(struct table *table, struct mapping row) {
    if (table->count == table->room) {
        table->room = 2 * table->room + 16;
        table->rows = grow(table->rows, table->room * sizeof *table->rows);
    }
    row.order = table->count;
    table->rows[table->count++] = row;
}

static int compare(long long a, long long b) {
    return (a > b) - (a < b);
}

/* By generated position; equal ones stay as they were. */
static int by_generated(const void *left, const void *right) {
    const struct mapping *a = left, *b = right;
    int order = compare(a->line, b->line);
    if (!order)
        order = compare(a->column, b->column);
    return order ? order : compare((long long)a->order, (long long)b->order);
}

static void sort(struct table *table, int (*order)(const void *, const void *)) {
    if (table->count)
        qsort(table->rows, table->count, sizeof *table->rows, order);
}

/* Adds a difference to a running value, which must stay in range. */
static void advance(long long *total, long long difference, const char *reason, size_t at) {
    if (*fault)
        return;
    *total += difference;
    if (*total < 0 || *total > MAX)
        set_fault(reason, at);
}

/* Reads a mappings text into an empty table; sets `fault` where it has one. */
static void read_mappings(const char *text, struct table *table) {
    /* The running values. Only the generated column starts again on each line. */
    struct mapping now = {0, 0, 0, 0, 0, 0, 0};
    size_t at = 0;
    int line_is_empty = 1;
    *fault = '\0';
    for (;;) {
        if (line_is_empty && text[at] == '\0')
            break;
        if (line_is_empty && text[at] == ';') {
            at++;
            now.line++;
            now.column = 0;
            continue;
        }
        size_t start = at, starts[5] = {0};
        long long numbers[5] = {0};
        size_t count = 0;
        while (text[at] != '\0' && text[at] != ',' && text[at] != ';') {
            size_t begin = at;
            long long value = read_vlq(text, &at);
            if (*fault)
                return;
            if (count < 5) {
                numbers[count] = value;
                starts[count] = begin;
            }
            count++;
        }
        if (count != 1 && count != 4 && count != 5) {
            set_fault("", start);
            snprintf(fault, sizeof fault, "segment of %zu fields", count);
            return;
        }
        advance(&now.column, numbers[0], "generated column out of range", starts[0]);
        if (count >= 4) {
            advance(&now.source, numbers[1], "source out of range", starts[1]);
            advance(&now.original_line, numbers[2], "original line out of range", starts[2]);
            advance(&now.original_column, numbers[3], "original column out of range", starts[3]);
        }
        if (count == 5)
            advance(&now.name, numbers[4], "name out of range", starts[4]);
        if (*fault)
            return;
        struct mapping row = now;
        if (count < 4)
            row.source = -1;
        if (count < 5)
            row.name = -1;
        append(table, row);
        line_is_empty = text[at] == ';';
        if (text[at] == '\0')
            break;
        if (text[at] == ',')
            at++;
    }
    sort(table, by_generated);
}

/* Prints a mapping with the numbers of its source and name. */
static void show(const struct mapping *row) {
    emit("%lld:%lld -> ", row->line, row->column);
    if (row->source < 0)
        emit("nothing");
    else
        emit("source %lld %lld:%lld", row->source, row->original_line, row->original_column);
    if (row->name >= 0)
        emit(" name %lld", row->name);
    emit("\n");
}

static void decode(const char *text) {
    struct table table = {0};
    read_mappings(text, &table);
    if (*fault) {
        emit("byte %zu: %s\n", fault_at, fault);
    } else {
        emit("segments %zu\n", table.count);
        for (size_t i = 0; i < table.count; i++)
            show(&table.rows[i]);
    }
    free(table.rows);
}

/* Writes the difference to a running value, and makes it the new one. */
static void emit_step(long long *total, long long value) {
    emit_vlq(value - *total);
    *total = value;
}

static void encode(struct table *table) {
    struct mapping now = {0, 0, 0, 0, 0, 0, 0};
    int first_in_line = 1;
    sort(table, by_generated);
    emit("mappings \"");
    for (size_t i = 0; i < table->count; i++) {
        const struct mapping *row = &table->rows[i];
        for (; now.line < row->line; now.line++) {
            emit(";");
            now.column = 0;
            first_in_line = 1;
        }
        if (!first_in_line)
            emit(",");
        first_in_line = 0;
        emit_step(&now.column, row->column);
        if (row->source >= 0) {
            emit_step(&now.source, row->source);
            emit_step(&now.original_line, row->original_line);
            emit_step(&now.original_column, row->original_column);
        }
        if (row->name >= 0)
            emit_step(&now.name, row->name);
    }
    emit("\"\n");
    table->count = 0;
}

/* Reads an `add` line with 2, 5 or 6 numbers. */
static struct mapping read_row(void) {
    struct mapping row = {0, 0, -1, 0, 0, -1, 0};
    int count = word_count - 1;
    if (count != 2 && count != 5 && count != 6)
        fail("add takes 2, 5 or 6 argument(s), not %d", count);
    row.line = number(0, 0, 1000000);
    row.column = number(1, 0, MAX);
    if (count >= 5) {
        row.source = number(2, 0, MAX);
        row.original_line = number(3, 0, MAX);
        row.original_column = number(4, 0, MAX);
    }
    if (count == 6)
        row.name = number(5, 0, MAX);
    return row;
}

int main(void) {
    struct table added = {0};
    read_input();
    while (next_command()) {
        if (is_command("decode", 1, 1, "1"))
            decode(words[1]);
        else if (strcmp(words[0], "add") == 0)
            append(&added, read_row());
        else if (is_command("encode", 0, 0, "0"))
            encode(&added);
        else
            fail("unknown command: %s", words[0]);
    }
    free(added.rows);
    return finish();
}
