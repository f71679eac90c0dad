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

/* ---- Look-up ---- */

/* By source and original position; equal ones in generated order, which `order` holds now. */
static int by_original(const void *left, const void *right) {
    const struct mapping *a = left, *b = right;
    int order = compare(a->source, b->source);
    if (!order)
        order = compare(a->original_line, b->original_line);
    if (!order)
        order = compare(a->original_column, b->original_column);
    return order ? order : compare((long long)a->order, (long long)b->order);
}

/* The two tables of a map: all mappings by generated position, and those with an origin by
   original position. */
static struct table forward, backward;

static void load(const char *text) {
    forward.count = backward.count = 0;
    read_mappings(text, &forward);
    if (*fault)
        fail("bad mappings");
    for (size_t i = 0; i < forward.count; i++)
        if (forward.rows[i].source >= 0)
            append(&backward, forward.rows[i]); /* numbers `order` anew */
    sort(&backward, by_original);
}

/* The two orders without the tie-break: 0 for equal positions. */
static int generated_order(const struct mapping *a, const struct mapping *b) {
    int order = compare(a->line, b->line);
    return order ? order : compare(a->column, b->column);
}

static int original_order(const struct mapping *a, const struct mapping *b) {
    int order = compare(a->source, b->source);
    if (!order)
        order = compare(a->original_line, b->original_line);
    return order ? order : compare(a->original_column, b->original_column);
}

/* The index of the first row that is not before `key`, or, if `behind`, of the first row that
   is behind it. All rows below the answer are on one side, all from it on on the other. */
static size_t bound(const struct table *table, const struct mapping *key,
                    int (*order)(const struct mapping *, const struct mapping *), int behind) {
    size_t low = 0, high = table->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int side = order(&table->rows[middle], key);
        if (side < 0 || (behind && side == 0))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void show(const struct mapping *row) {
    emit("  %lld:%lld -> ", row->line, row->column);
    if (row->source < 0)
        emit("nothing");
    else
        emit("source %lld %lld:%lld", row->source, row->original_line, row->original_column);
    if (row->name >= 0)
        emit(" name %lld", row->name);
    emit("\n");
}

/* Prints all rows at the nearest position to `key` on the side asked for. `source` is the one
   that they must have, or -1 for any. */
static void answer(const struct table *table, struct mapping key, long long source, int after,
                   int (*order)(const struct mapping *, const struct mapping *)) {
    /* The neighbour: the first that is not before the key, or the last that is not behind. */
    size_t found = after ? bound(table, &key, order, 0) : bound(table, &key, order, 1) - 1;
    /* Without one, `found` is past the end: for the last one by wrapping round. */
    if (found >= table->count || (source >= 0 && table->rows[found].source != source)) {
        emit("  nothing\n");
        return;
    }
    const struct mapping *nearest = &table->rows[found];
    size_t end = bound(table, nearest, order, 1);
    for (size_t i = bound(table, nearest, order, 0); i < end; i++)
        show(&table->rows[i]);
}

/* Whether argument `index` is there; then it must be the word `after`. */
static int wants_after(int index) {
    if (word_count - 1 <= index)
        return 0;
    if (strcmp(words[index + 1], "after") != 0)
        fail("unknown word: %s", words[index + 1]);
    return 1;
}

static void find(void) {
    struct mapping key = {0};
    key.line = number(0, 0, MAX);
    key.column = number(1, 0, MAX);
    int after = wants_after(2);
    emit("find %lld:%lld%s\n", key.line, key.column, after ? " after" : "");
    key.column--; /* people count columns from 1, the map from 0 */
    answer(&forward, key, -1, after, generated_order);
}

static void back(void) {
    struct mapping key = {0};
    key.source = number(0, 0, MAX);
    key.original_line = number(1, 0, MAX);
    key.original_column = number(2, 0, MAX);
    int after = wants_after(3);
    emit("back source %lld %lld:%lld%s\n", key.source, key.original_line, key.original_column,
         after ? " after" : "");
    key.original_column--;
    answer(&backward, key, key.source, after, original_order);
}

static void dump(void) {
    emit("by generated position\n");
    for (size_t i = 0; i < forward.count; i++)
        show(&forward.rows[i]);
    emit("by original position\n");
    for (size_t i = 0; i < backward.count; i++)
        show(&backward.rows[i]);
}

int main(void) {
    read_input();
    while (next_command()) {
        if (is_command("map", 1, 1, "1"))
            load(words[1]);
        else if (is_command("find", 2, 3, "2 or 3"))
            find();
        else if (is_command("back", 3, 4, "3 or 4"))
            back();
        else if (is_command("dump", 0, 0, "0"))
            dump();
        else
            fail("unknown command: %s", words[0]);
    }
    free(forward.rows);
    free(backward.rows);
    return finish();
}
