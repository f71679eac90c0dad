/* JE02/ex-1 with one mistake: EV_CLEAR is ignored.
 *
 * A kernel queue in memory.
 *
 * The queue has an entry for each pair of pipe and filter that was added. An entry is asked, not told:
 * kevent looks at the state of the pipe and derives from it what there is to report. Only an edge needs
 * a memory, whether something new has happened since it was last reported.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_PIPES = 20, LONGEST_NAME = 15, LARGEST = 5000, CAPACITY = 4096 };

/* ---- Output: nothing is printed before the whole input is known to be right. ------------------- */

static char *out;
static size_t out_length, out_capacity;

static void say(const char *format, ...) {
    char text[128];
    va_list arguments;
    va_start(arguments, format);
    size_t length = (size_t)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (out_length + length + 1 > out_capacity) {
        out_capacity = 2 * (out_length + length + 1);
        out = realloc(out, out_capacity);
        if (!out) abort();
    }
    memcpy(out + out_length, text, length + 1);
    out_length += length;
}

static void fail(int line, const char *format, ...) {
    va_list arguments;
    printf("error: %d: ", line);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
    exit(2);
}

/* ---- Pipes: two ends, each with the bytes that have arrived and were not read ------------------- */

typedef enum { READ, WRITE } Filter;
enum { OURS, THEIRS };

typedef struct {
    int arrived; /* bytes that can be read */
    bool ended;  /* the other end will send no more */
    bool closed; /* this end is closed */
} End;

enum { ADD = 1, DELETE = 2, ENABLE = 4, DISABLE = 8, CLEAR = 16, ONESHOT = 32, DISPATCH = 64 };

typedef struct {
    bool there;
    bool enabled;
    int flags; /* those of CLEAR, ONESHOT and DISPATCH with which it was added */
    bool news; /* something new since it was last reported; for edges */
} Entry;

typedef struct {
    char name[LONGEST_NAME + 1];
    End ends[2];
    Entry entries[2]; /* by filter; they watch our end */
} Pipe;

static Pipe pipes[MOST_PIPES];
static int pipe_count;

/* Bytes go from an end into the other one. */
static void write_bytes(Pipe *pipe, int from, int count) {
    End *self = &pipe->ends[from], *peer = &pipe->ends[!from];
    int room = CAPACITY - peer->arrived;
    if (self->closed) say("closed\n");
    else if (peer->closed || peer->ended) say("EPIPE\n");
    else if (count == 0) say("0\n");
    else if (room == 0) say("EAGAIN\n");
    else {
        int moved = count < room ? count : room;
        peer->arrived += moved;
        if (from == THEIRS) pipe->entries[READ].news = true;
        say("%d\n", moved);
    }
}

static void read_bytes(Pipe *pipe, int at, int count) {
    End *self = &pipe->ends[at], *peer = &pipe->ends[!at];
    if (self->closed) say("closed\n");
    else if (count == 0) say("0\n");
    else if (self->arrived > 0) {
        int moved = count < self->arrived ? count : self->arrived;
        self->arrived -= moved;
        /* The world has made room for us. */
        if (at == THEIRS) pipe->entries[WRITE].news = true;
        say("%d\n", moved);
    } else if (self->ended || peer->closed) say("end\n");
    else say("EAGAIN\n");
}

static void close_end(Pipe *pipe, int end) {
    pipe->ends[end].closed = true;
    if (end == THEIRS) {
        pipe->entries[READ].news = pipe->entries[WRITE].news = true;
    } else {
        /* A descriptor takes its entries with it. */
        pipe->entries[READ].there = pipe->entries[WRITE].there = false;
    }
}

/* ---- The queue --------------------------------------------------------------------------------- */

typedef struct {
    int pipe;
    Filter filter;
    int flags;
} Change;

static Change *changes;
static int change_count, change_capacity;

static const char *const FILTERS[] = { "read", "write" };

/* NULL, or the name of the error. */
static const char *apply(const Change *change) {
    Pipe *pipe = &pipes[change->pipe];
    Entry *entry = &pipe->entries[change->filter];
    if (change->flags & ADD) {
        if (pipe->ends[OURS].closed) return "EBADF";
        entry->there = true;
        entry->flags = change->flags & (CLEAR | ONESHOT | DISPATCH);
    }
    if (!entry->there) return "ENOENT";
    if (change->flags & DELETE) {
        entry->there = false;
    } else if (change->flags & DISABLE) {
        entry->enabled = false;
    } else if (change->flags & (ADD | ENABLE)) {
        entry->enabled = true;
        entry->news = true; /* what is ready already is reported, as an edge too */
    }
    return NULL;
}

/* Prints the event of an entry, if there is one now. */
static bool report(Pipe *pipe, Filter filter) {
    Entry *entry = &pipe->entries[filter];
    const End *ours = &pipe->ends[OURS], *theirs = &pipe->ends[THEIRS];
    bool eof = theirs->closed || (filter == READ && ours->ended);
    int data = filter == READ ? ours->arrived : theirs->closed ? 0 : CAPACITY - theirs->arrived;
    if (!entry->there || !entry->enabled || (data == 0 && !eof)) return false;
    entry->news = false;
    if (entry->flags & ONESHOT) entry->there = false;
    else if (entry->flags & DISPATCH) entry->enabled = false;
    say("  %s %s data=%d%s\n", pipe->name, FILTERS[filter], data, eof ? " eof" : "");
    return true;
}

static void call_kevent(int room) {
    int events = 0;
    const char *failed = NULL;
    say("kevent\n");
    for (int i = 0; i < change_count && !failed; i++) {
        const char *error = apply(&changes[i]);
        if (!error) continue;
        if (events == room) {
            failed = error;
        } else {
            say("  %s %s error %s\n", pipes[changes[i].pipe].name, FILTERS[changes[i].filter], error);
            events++;
        }
    }
    change_count = 0;
    if (failed) {
        say("  failed %s\n", failed);
        return;
    }
    /* A call that reports errors reports nothing else. */
    bool errors = events > 0;
    for (int i = 0; i < pipe_count && !errors; i++)
        for (Filter filter = READ; filter <= WRITE; filter++)
            if (events < room && report(&pipes[i], filter)) events++;
    if (events == 0) say("  nothing\n");
}

static void dump(void) {
    say("dump\n");
    for (int i = 0; i < pipe_count; i++)
        for (Filter filter = READ; filter <= WRITE; filter++) {
            const Entry *entry = &pipes[i].entries[filter];
            if (!entry->there) continue;
            say("  %s %s%s%s%s%s\n", pipes[i].name, FILTERS[filter], entry->flags & CLEAR ? " clear" : "",
                entry->flags & ONESHOT ? " oneshot" : "", entry->flags & DISPATCH ? " dispatch" : "",
                entry->enabled ? "" : " disabled");
        }
}

/* ---- The commands ------------------------------------------------------------------------------ */

static int find_pipe(const char *name) {
    for (int i = 0; i < pipe_count; i++)
        if (strcmp(pipes[i].name, name) == 0) return i;
    return -1;
}

static int get_pipe(int line, const char *name) {
    int found = find_pipe(name);
    if (found < 0) fail(line, "no pipe: %s", name);
    return found;
}

static int get_number(int line, const char *word) {
    size_t length = strlen(word);
    long value = length <= 4 ? strtol(word, NULL, 10) : -1;
    if (strspn(word, "0123456789") != length || value < 0 || value > LARGEST)
        fail(line, "not a number from 0 to %d: %s", LARGEST, word);
    return (int)value;
}

static void new_pipe(int line, const char *name) {
    size_t length = strlen(name);
    bool good = length <= LONGEST_NAME;
    for (size_t i = 0; name[i]; i++) {
        bool letter = (name[i] >= 'a' && name[i] <= 'z') || (name[i] >= 'A' && name[i] <= 'Z');
        bool digit = name[i] >= '0' && name[i] <= '9';
        good = good && (letter || (i > 0 && digit));
    }
    if (!good) fail(line, "not a name: %s", name);
    if (find_pipe(name) >= 0) fail(line, "there already: %s", name);
    if (pipe_count == MOST_PIPES) fail(line, "more than %d pipes", MOST_PIPES);
    strcpy(pipes[pipe_count++].name, name);
}

static void new_change(int line, char **words, int count) {
    static const char *const NAMES[] = { "add",   "delete",  "enable",  "disable",
                                         "clear", "oneshot", "dispatch" };
    Change change = { 0 };
    if (count < 3) fail(line, "change takes a pipe, a filter and flags");
    change.pipe = get_pipe(line, words[1]);
    if (strcmp(words[2], "write") == 0) change.filter = WRITE;
    else if (strcmp(words[2], "read") != 0) fail(line, "not a filter: %s", words[2]);
    for (int i = 3; i <= count; i++) {
        int flag = 0;
        while (flag < 7 && strcmp(words[i], NAMES[flag]) != 0) flag++;
        if (flag == 7) fail(line, "not a flag: %s", words[i]);
        change.flags |= 1 << flag;
    }
    if (change_count == change_capacity) {
        change_capacity = change_capacity ? 2 * change_capacity : 16;
        changes = realloc(changes, (size_t)change_capacity * sizeof *changes);
        if (!changes) abort();
    }
    changes[change_count++] = change;
}

static void run_command(int line, char **words, int count) {
    static const struct {
        const char *name;
        int arguments;
    } COMMANDS[] = { { "pipe", 1 },  { "feed", 2 },   { "take", 2 }, { "read", 2 },   { "write", 2 },
                     { "shut", 1 },  { "hangup", 1 }, { "drop", 1 }, { "kevent", 1 }, { "dump", 0 } };
    const char *name = words[0];
    if (strcmp(name, "change") == 0) {
        new_change(line, words, count);
        return;
    }
    size_t command = 0;
    while (command < 10 && strcmp(name, COMMANDS[command].name) != 0) command++;
    if (command == 10) fail(line, "unknown command: %s", name);
    int wanted = COMMANDS[command].arguments;
    if (count != wanted) fail(line, "%s takes %d argument(s), not %d", name, wanted, count);
    if (wanted == 2) {
        Pipe *pipe = &pipes[get_pipe(line, words[1])];
        int bytes = get_number(line, words[2]);
        say("%s %s: ", name, words[1]);
        if (name[0] == 'f') write_bytes(pipe, THEIRS, bytes);
        else if (name[0] == 'w') write_bytes(pipe, OURS, bytes);
        else read_bytes(pipe, name[0] == 't' ? THEIRS : OURS, bytes);
    } else if (strcmp(name, "pipe") == 0) {
        new_pipe(line, words[1]);
    } else if (strcmp(name, "kevent") == 0) {
        call_kevent(get_number(line, words[1]));
    } else if (strcmp(name, "dump") == 0) {
        dump();
    } else {
        Pipe *pipe = &pipes[get_pipe(line, words[1])];
        if (name[0] == 'h') close_end(pipe, THEIRS);
        else if (name[0] == 'd') close_end(pipe, OURS);
        else if (!pipe->ends[THEIRS].closed) {
            pipe->ends[OURS].ended = true;
            pipe->entries[READ].news = true;
        }
    }
}

int main(void) {
    static char text[4096];
    for (int line = 1; fgets(text, sizeof text, stdin); line++) {
        char *words[64], *comment = strchr(text, '#');
        int count = 0;
        if (comment) *comment = '\0';
        for (char *word = strtok(text, " \t\r\n\f"); word && count < 64; word = strtok(NULL, " \t\r\n\f"))
            words[count++] = word;
        if (count > 0) run_command(line, words, count - 1);
    }
    if (out) fputs(out, stdout);
    free(out);
    free(changes);
    return 0;
}
