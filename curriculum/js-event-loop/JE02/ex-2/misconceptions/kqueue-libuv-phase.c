/* JE02/ex-2 with one mistake: the loop polls before the timers.
 *
 * The poll phase of an event loop over kqueue.
 *
 * The pipes and their readiness are real; only the clock is virtual, so that every run is the same.
 * The loop knows nothing of kqueue: it speaks to the four functions backend_*, which translate.
 */
#if defined(__linux__)
#define _DEFAULT_SOURCE /* glibc's socketpair, fcntl and epoll under -std=c11 */
#endif

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#if defined(__linux__)
/* Linux has no kqueue. This is as much of it as the exercise needs, over two epoll instances: one
 * for each filter, since epoll has one entry for a descriptor and kqueue one for each of its
 * filters. Where there is a kqueue, nothing of this is compiled. */
#include <sys/epoll.h>

struct kevent {
    uintptr_t ident; /* the descriptor */
    int16_t filter;  /* what the event is about; ident and filter together name an entry */
    uint16_t flags;  /* what to do, or what happened */
    uint32_t fflags;
    intptr_t data;
    void *udata; /* comes back with each event */
};

enum { EVFILT_READ = -1, EVFILT_WRITE = -2 };
enum {
    EV_ADD = 0x1,
    EV_DELETE = 0x2,
    EV_ENABLE = 0x4,
    EV_DISABLE = 0x8,
    EV_CLEAR = 0x20,
    EV_DISPATCH = 0x80,
    EV_EOF = 0x8000
};

#define EV_SET(event, i, f, fl, ff, d, u) \
    (*(event) = (struct kevent){ .ident = (i), .filter = (f), .flags = (fl), \
                                 .fflags = (ff), .data = (d), .udata = (u) })

enum { SHIM_DESCRIPTORS = 1024 };

static int shim_epoll[2]; /* for reading, for writing */
static struct {
    bool there;
    uint16_t flags;
    void *udata;
} shim_entries[2][SHIM_DESCRIPTORS];

static int kqueue(void) {
    shim_epoll[0] = epoll_create1(0);
    shim_epoll[1] = epoll_create1(0);
    return shim_epoll[0] < 0 || shim_epoll[1] < 0 ? -1 : shim_epoll[0];
}

static int shim_change(const struct kevent *change) {
    int side = change->filter == EVFILT_READ ? 0 : 1, descriptor = (int)change->ident;
    if (descriptor < 0 || descriptor >= SHIM_DESCRIPTORS) return errno = EBADF, -1;
    if (change->flags & EV_ADD) {
        shim_entries[side][descriptor].there = true;
        shim_entries[side][descriptor].flags = change->flags;
        shim_entries[side][descriptor].udata = change->udata;
    }
    if (!shim_entries[side][descriptor].there) return errno = ENOENT, -1;
    /* Out of epoll in any case; and anew, unless it shall be silent. What is ready is then reported. */
    int gone = epoll_ctl(shim_epoll[side], EPOLL_CTL_DEL, descriptor, NULL);
    if (change->flags & EV_DELETE) {
        shim_entries[side][descriptor].there = false;
        return gone;
    }
    if (change->flags & EV_DISABLE) return 0;
    struct epoll_event event = { .events = side == 0 ? EPOLLIN | EPOLLRDHUP : EPOLLOUT };
    if (shim_entries[side][descriptor].flags & EV_CLEAR) event.events |= EPOLLET;
    event.data.fd = descriptor;
    return epoll_ctl(shim_epoll[side], EPOLL_CTL_ADD, descriptor, &event);
}

/* Applies the changes, then fetches events. Only for a timeout of zero: it never waits. */
static int kevent(int queue, const struct kevent *changes, int change_count, struct kevent *events,
                  int room, const struct timespec *timeout) {
    int count = 0;
    (void)queue;
    (void)timeout;
    for (int i = 0; i < change_count; i++)
        if (shim_change(&changes[i]) < 0) return -1;
    for (int side = 0; side < 2 && count < room; side++) {
        struct epoll_event found[64];
        int fetched = epoll_wait(shim_epoll[side], found, room - count < 64 ? room - count : 64, 0);
        for (int i = 0; i < fetched; i++) {
            int descriptor = found[i].data.fd;
            uint16_t flags = shim_entries[side][descriptor].flags;
            if (found[i].events & (EPOLLHUP | EPOLLRDHUP | EPOLLERR)) flags |= EV_EOF;
            EV_SET(&events[count], (uintptr_t)descriptor, side == 0 ? EVFILT_READ : EVFILT_WRITE, flags, 0, 0,
                   shim_entries[side][descriptor].udata);
            count++;
            if (flags & EV_DISPATCH) epoll_ctl(shim_epoll[side], EPOLL_CTL_DEL, descriptor, NULL);
        }
    }
    return count;
}
#else
#include <sys/event.h>
#endif

enum {
    MOST_COMMANDS = 200,
    LONGEST_NAME = 15,
    LARGEST = 1000,
    MOST_BYTES = 20,
    MOST_CALLS = 200
};

/* ---- Names: each stands for one thing in the whole script ------------------------------------- */

typedef enum { UNKNOWN, TIMER, WATCHER, PIPE, IMMEDIATE } Kind;

typedef struct {
    char text[LONGEST_NAME + 1];
    Kind kind;
    /* For handles: */
    bool exists;
    bool active;
    bool armed; /* a timer: waits for its time */
    bool ready; /* a timer: its time has come, its turn in this phase is still to come */
    long due;
    long order; /* counts arming and, for watchers, making: who came first goes first */
    int partner; /* a watcher's pipe, a pipe's watcher; -1 for none yet */
    int ours, theirs;       /* a pipe: its descriptors, -1 once closed */
    bool read, write;       /* a watcher: what it is watched for */
    bool oneshot;           /* a watcher: reported once */
    bool reported;          /* a watcher: in this wait, with the flags below */
    bool readable, writable, hangup;
} Thing;

static Thing things[3 * MOST_COMMANDS];
static int thing_count;

static int find_thing(const char *text) {
    for (int i = 0; i < thing_count; i++)
        if (strcmp(things[i].text, text) == 0) return i;
    return -1;
}

/* ---- The protocol: the whole script is checked before anything runs ---------------------------- */

typedef enum {
    DO_PIPE, DO_WATCH, DO_READ, DO_DROP, DO_TIMER, DO_IMMEDIATE, DO_STOP, DO_BUSY, DO_HALT, DO_FEED,
    DO_SHUT, DO_HANGUP, DO_RUN
} Command;

/* One letter for each argument. Capital letters are names that stand for a kind of thing from here on,
 * x is any name, p a pipe that there is, b a number of bytes, n a number, i an interest, m a mode, r a
 * way to run. */
static const struct {
    const char *name, *arguments;
    int optional; /* how many of the last arguments may be missing */
    bool in_callbacks;
} FORMS[] = {
    [DO_PIPE] = { "pipe", "P", 0, false },
    [DO_WATCH] = { "watch", "Wpim", 1, true },
    [DO_TIMER] = { "timer", "Tn", 0, true },
    [DO_IMMEDIATE] = { "immediate", "M", 0, true },
    [DO_READ] = { "read", "pb", 0, true },
    [DO_DROP] = { "drop", "p", 0, true },
    [DO_STOP] = { "stop", "x", 0, true },
    [DO_BUSY] = { "busy", "n", 0, true },
    [DO_HALT] = { "halt", "", 0, true },
    [DO_FEED] = { "at feed", "nwpb", 0, false },
    [DO_SHUT] = { "at shut", "nwp", 0, false },
    [DO_HANGUP] = { "at hangup", "nwp", 0, false },
    [DO_RUN] = { "run", "r", 1, false },
};

typedef struct {
    Command command;
    int owner; /* the thing whose callback this belongs to, -1 for the main program */
    int thing; /* what it is done to */
    int pipe;
    long number; /* a delay or a time */
    long second; /* a number of bytes */
    char mode; /* the first letter of the way to run or watch */
    bool read, write;
} Step;

static Step steps[MOST_COMMANDS];
static int step_count;

static void fail(int line, const char *format, ...) {
    va_list arguments;
    printf("error: %d: ", line);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
    exit(2);
}

/* The thing of a name. It begins with a letter and goes on with letters and digits. */
static int check_name(int line, const char *word) {
    size_t length = strlen(word);
    bool good = length <= LONGEST_NAME;
    for (size_t i = 0; word[i]; i++) {
        bool letter = (word[i] >= 'a' && word[i] <= 'z') || (word[i] >= 'A' && word[i] <= 'Z');
        bool digit = word[i] >= '0' && word[i] <= '9';
        good = good && (letter || (i > 0 && digit));
    }
    if (!good) fail(line, "not a name: %s", word);
    int found = find_thing(word);
    if (found >= 0) return found;
    strcpy(things[thing_count].text, word);
    things[thing_count].partner = -1;
    things[thing_count].ours = things[thing_count].theirs = -1;
    return thing_count++;
}

static long check_number(int line, const char *word, long least, long most) {
    size_t length = strlen(word);
    long value = length <= 4 ? strtol(word, NULL, 10) : -1;
    if (strspn(word, "0123456789") != length || value < least || value > most)
        fail(line, "not a number from %ld to %ld: %s", least, most, word);
    return value;
}

static void check_kind(int line, const char *word, Kind kind, Step *step) {
    int thing = check_name(line, word);
    if (things[thing].kind != UNKNOWN && things[thing].kind != kind) fail(line, "two kinds: %s", word);
    things[thing].kind = kind;
    step->thing = thing;
}

/* Whether the word is one of those in the list, which have blanks around them. */
static bool is_one_of(const char *word, const char *list) {
    char padded[16];
    if (strlen(word) > 10) return false;
    snprintf(padded, sizeof padded, " %s ", word);
    return strstr(list, padded) != NULL;
}

static void check_argument(int line, char letter, const char *word, Step *step) {
    switch (letter) {
    case 'T': check_kind(line, word, TIMER, step); break;
    case 'M': check_kind(line, word, IMMEDIATE, step); break;
    case 'W': check_kind(line, word, WATCHER, step); break;
    case 'P': check_kind(line, word, PIPE, step); break;
    case 'p':
        step->pipe = check_name(line, word);
        if (things[step->pipe].kind != PIPE) fail(line, "no pipe: %s", word);
        break;
    case 'b': step->second = check_number(line, word, 1, MOST_BYTES); break;
    case 'x': step->thing = check_name(line, word); break;
    case 'n': step->number = check_number(line, word, 0, LARGEST); break;
    case 'i':
        if (!is_one_of(word, " r w rw ")) fail(line, "not an interest: %s", word);
        step->read = strchr(word, 'r') != NULL;
        step->write = strchr(word, 'w') != NULL;
        break;
    case 'm':
        if (!is_one_of(word, " level edge oneshot ")) fail(line, "not a mode: %s", word);
        step->mode = word[0];
        break;
    case 'r':
        if (!is_one_of(word, " default once nowait ")) fail(line, "not a way to run: %s", word);
        step->mode = word[0];
        break;
    }
}

/* What must hold between the commands on pipes. */
static void check_pipes(int line, const Step *step, char **words) {
    static bool begun; /* a command that is no `pipe` was seen */
    Thing *thing = &things[step->thing], *pipe = &things[step->pipe];
    switch (step->command) {
    case DO_PIPE:
        if (begun) fail(line, "pipes come first");
        for (int i = 0; i < step_count; i++)
            if (steps[i].command == DO_PIPE && steps[i].thing == step->thing)
                fail(line, "there already: %s", words[1]);
        return;
    case DO_WATCH:
        if (thing->partner >= 0 && thing->partner != step->pipe) fail(line, "two pipes: %s", thing->text);
        if (pipe->partner >= 0 && pipe->partner != step->thing) fail(line, "two watchers: %s", pipe->text);
        thing->partner = step->pipe;
        pipe->partner = step->thing;
        if (step->mode == 'e' && step->write) fail(line, "edge is for r alone");
        break;
    default: break;
    }
    begun = true;
}

/* Whether the words are this command; those with a blank in them are told apart by their third word. */
static bool is_form(size_t form, int count, char **words) {
    const char *blank = strchr(FORMS[form].name, ' ');
    if (!blank) return strcmp(words[0], FORMS[form].name) == 0;
    return strcmp(words[0], "at") == 0 && count > 2 && strcmp(words[2], blank + 1) == 0;
}

/* A command that stands alone or in a callback of `owner`. */
static void check_command(int line, int count, char **words, Step *step) {
    size_t form = 0, forms = sizeof FORMS / sizeof *FORMS;
    while (form < forms && !is_form(form, count, words)) form++;
    if (form == forms || (step->owner >= 0 && !FORMS[form].in_callbacks))
        fail(line, "unknown command: %s", words[0]);
    int most = (int)strlen(FORMS[form].arguments), least = most - FORMS[form].optional;
    if (least < most && (count - 1 < least || count - 1 > most))
        fail(line, "%s takes %d or %d argument(s), not %d", words[0], least, most, count - 1);
    if (least == most && count - 1 != most)
        fail(line, "%s takes %d argument(s), not %d", words[0], most, count - 1);
    step->command = (Command)form;
    for (int i = 1; i < count; i++) check_argument(line, FORMS[form].arguments[i - 1], words[i], step);
    check_pipes(line, step, words);
    steps[step_count++] = *step;
}

static void check_line(int line, int count, char **words) {
    Step step = { .owner = -1 };
    if (step_count == MOST_COMMANDS) fail(line, "more than %d commands", MOST_COMMANDS);
    if (strcmp(words[0], "on") == 0) {
        if (count < 3) fail(line, "%s takes a name and a command", words[0]);
        step.owner = check_name(line, words[1]);
        words += 2;
        count -= 2;
    }
    check_command(line, count, words, &step);
}

static void read_script(void) {
    static char text[4096];
    for (int line = 1; fgets(text, sizeof text, stdin); line++) {
        char *words[64], *comment = strchr(text, '#');
        int count = 0;
        if (comment) *comment = '\0';
        for (char *word = strtok(text, " \t\r\n\f"); word && count < 64; word = strtok(NULL, " \t\r\n\f"))
            words[count++] = word;
        if (count > 0) check_line(line, count, words);
    }
}

/* ---- The state of the loop -------------------------------------------------------------------- */

/* Names in the order in which they were queued. */
typedef struct {
    int *items;
    int count, capacity;
} Queue;

static void push(Queue *queue, int item) {
    if (queue->count == queue->capacity) {
        queue->capacity = queue->capacity ? 2 * queue->capacity : 16;
        queue->items = realloc(queue->items, (size_t)queue->capacity * sizeof *queue->items);
        if (!queue->items) abort();
    }
    queue->items[queue->count++] = item;
}

static int pop(Queue *queue) {
    int first = queue->items[0];
    queue->count--;
    memmove(queue->items, queue->items + 1, (size_t)queue->count * sizeof *queue->items);
    return first;
}

static Queue immediates;
/* What the world does: ahead in the script, entered, done. */
static enum { AHEAD, ENTERED, DONE } world[MOST_COMMANDS];

static bool stopping;
static long turns, calls;
static long order; /* counts whatever needs an order */
static long clock_now; /* the clock of the world */
static long now;       /* the loop time: the clock as it was when last read */
static const char *phase; /* its line is printed before the first thing that happens in it */

static void say(const char *format, ...) {
    va_list arguments;
    if (phase) printf(" %s\n", phase);
    phase = NULL;
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
}

static bool is_alive(void) {
    for (int i = 0; i < thing_count; i++)
        if (things[i].active) return true;
    return immediates.count > 0;
}

/* ---- The poll backend: what the loop wants, in the words of kqueue ------------------------------ */

static int queue;

static void backend_open(void) {
    queue = kqueue();
    if (queue < 0) {
        perror("kqueue");
        exit(1);
    }
}

/* One change. What fails is a filter that was not there, or a descriptor that was closed: then there
 * is nothing to change. */
static void change(int descriptor, int filter, int flags, Thing *watcher) {
    struct kevent one;
    struct timespec none = { 0, 0 };
    EV_SET(&one, (uintptr_t)descriptor, (int16_t)filter, (uint16_t)flags, 0, 0, watcher);
    kevent(queue, &one, 1, NULL, 0, &none);
}

/* kqueue has no entry for a descriptor, but one for each filter of it. */
static void backend_watch(Thing *watcher, int descriptor, char mode) {
    int how = mode == 'e' ? EV_CLEAR : mode == 'o' ? EV_DISPATCH : 0;
    /* Systems differ in what adding does to a filter that is there already: delete it first. */
    change(descriptor, EVFILT_READ, EV_DELETE, watcher);
    change(descriptor, EVFILT_WRITE, EV_DELETE, watcher);
    if (watcher->read) change(descriptor, EVFILT_READ, EV_ADD | how, watcher);
    if (watcher->write) change(descriptor, EVFILT_WRITE, EV_ADD | how, watcher);
    watcher->oneshot = mode == 'o';
}

static void backend_unwatch(Thing *watcher, int descriptor) {
    if (descriptor < 0) return; /* closed: the kernel has forgotten it already */
    change(descriptor, EVFILT_READ, EV_DELETE, watcher);
    change(descriptor, EVFILT_WRITE, EV_DELETE, watcher);
}

/* Asks without waiting. The two filters of a descriptor become one report; returns how many. */
static int backend_poll(void) {
    struct kevent events[2 * MOST_COMMANDS];
    struct timespec none = { 0, 0 };
    int reports = 0, count = kevent(queue, NULL, 0, events, 2 * MOST_COMMANDS, &none);
    for (int i = 0; i < thing_count; i++) things[i].reported = false;
    for (int i = 0; i < count; i++) {
        Thing *watcher = events[i].udata;
        if (!watcher->reported) {
            watcher->reported = true;
            watcher->readable = watcher->writable = watcher->hangup = false;
            reports++;
        }
        if (events[i].filter == EVFILT_READ) watcher->readable = true;
        if (events[i].filter == EVFILT_WRITE) watcher->writable = true;
        if (events[i].flags & EV_EOF) watcher->hangup = true;
    }
    /* One-shot counts for the descriptor, EV_DISPATCH for the filter: disable the other one. */
    for (int i = 0; i < count; i++) {
        Thing *watcher = events[i].udata;
        int other = events[i].filter == EVFILT_READ ? EVFILT_WRITE : EVFILT_READ;
        if (watcher->oneshot && watcher->read && watcher->write)
            change((int)events[i].ident, other, EV_DISABLE, watcher);
    }
    return reports;
}

/* ---- What the commands do ---------------------------------------------------------------------- */

static void arm(Thing *timer, long delay) {
    timer->due = now + delay; /* the loop time, not the clock */
    timer->order = ++order;
    timer->armed = true;
    timer->active = true;
}

static void refuse(const char *format, const char *name) {
    char reason[64];
    snprintf(reason, sizeof reason, format, name);
    say("  refused: %s", reason);
}

/* Whether a handle is there to be worked with; says so if not. */
static bool is_usable(const Thing *handle) {
    if (!handle->exists) {
        refuse("no handle %s", handle->text);
        return false;
    }
    return true;
}

static void stop(Thing *handle) {
    if (handle->kind == WATCHER && handle->active) backend_unwatch(handle, things[handle->partner].ours);
    handle->armed = false;
    handle->ready = false;
    handle->active = false;
}

static void read_pipe(Thing *pipe, long count) {
    char bytes[MOST_BYTES];
    if (pipe->ours < 0) {
        refuse("no pipe %s", pipe->text);
        return;
    }
    ssize_t got = read(pipe->ours, bytes, (size_t)count);
    if (got > 0) say("  read %s: %d bytes", pipe->text, (int)got);
    else if (got == 0) say("  read %s: end", pipe->text);
    else say("  read %s: WouldBlock", pipe->text);
}

static void watch(const Step *step) {
    Thing *watcher = &things[step->thing], *pipe = &things[step->pipe];
    if (pipe->ours < 0) {
        refuse("no pipe %s", pipe->text);
        return;
    }
    if (!watcher->exists) watcher->order = ++order;
    watcher->exists = true;
    watcher->active = true;
    watcher->read = step->read;
    watcher->write = step->write;
    backend_watch(watcher, pipe->ours, step->mode);
}

static void run(char mode);

static void do_step(const Step *step) {
    Thing *thing = &things[step->thing];
    switch (step->command) {
    case DO_TIMER:
        thing->exists = true;
        thing->ready = false;
        arm(thing, step->number);
        break;
    case DO_IMMEDIATE: push(&immediates, step->thing); break;
    case DO_STOP:
        if (is_usable(thing)) stop(thing);
        break;
    case DO_WATCH: watch(step); break;
    case DO_READ: read_pipe(&things[step->pipe], step->second); break;
    case DO_DROP:
        if (things[step->pipe].ours >= 0) close(things[step->pipe].ours);
        things[step->pipe].ours = -1;
        break;
    case DO_BUSY: clock_now += step->number; break;
    case DO_HALT: stopping = true; break;
    case DO_RUN: run(step->mode); break;
    case DO_PIPE: break; /* pipes are there from the start */
    case DO_FEED:
    case DO_SHUT:
    case DO_HANGUP: world[step - steps] = ENTERED; break;
    }
}

/* ---- Calling back ------------------------------------------------------------------------------ */

static void run_callback(int thing) {
    calls++;
    if (calls > MOST_CALLS) {
        /* The script would go on for ever. */
        if (calls == MOST_CALLS + 1) say("  too many calls");
        stopping = true;
        return;
    }
    for (int i = 0; i < step_count; i++)
        if (steps[i].owner == thing) do_step(&steps[i]);
}

static void call(int thing, const char *what) {
    say("  call %s %s", things[thing].text, what);
    run_callback(thing);
}

/* ---- The phases -------------------------------------------------------------------------------- */

/* The armed timer that goes first, or -1. */
static int first_timer(void) {
    int first = -1;
    for (int i = 0; i < thing_count; i++) {
        const Thing *timer = &things[i], *best = first < 0 ? NULL : &things[first];
        if (!timer->armed) continue;
        if (!best || timer->due < best->due || (timer->due == best->due && timer->order < best->order))
            first = i;
    }
    return first;
}

static void run_timers(void) {
    Queue due = { 0 };
    phase = "timers";
    /* First take out all that are due, so that a timer armed now does not fire in this phase. */
    for (int next = first_timer(); next >= 0 && things[next].due <= now; next = first_timer()) {
        things[next].armed = false;
        things[next].ready = true;
        push(&due, next);
    }
    while (due.count > 0) {
        int next = pop(&due);
        if (!things[next].ready) continue; /* stopped or armed anew by a callback before */
        things[next].ready = false;
        things[next].active = false;
        call(next, "timer");
    }
    free(due.items);
}

/* How long the loop may wait, -1 for without end. */
static long wait_time(void) {
    if (stopping || !is_alive()) return 0;
    if (immediates.count > 0) return 0;
    int next = first_timer();
    if (next < 0) return -1;
    return things[next].due > now ? things[next].due - now : 0;
}

/* The next thing that the world will do, -1 if there is none. */
static int next_action(void) {
    int next = -1;
    for (int i = 0; i < step_count; i++)
        if (world[i] == ENTERED && (next < 0 || steps[i].number < steps[next].number)) next = i;
    return next;
}

static void act(int action) {
    static const char bytes[MOST_BYTES];
    Thing *pipe = &things[steps[action].pipe];
    world[action] = DONE;
    if (pipe->theirs < 0) return;
    if (steps[action].command == DO_SHUT) {
        shutdown(pipe->theirs, SHUT_WR);
    } else if (steps[action].command == DO_HANGUP) {
        close(pipe->theirs);
        pipe->theirs = -1;
    } else if (write(pipe->theirs, bytes, (size_t)steps[action].second) < 0) {
        /* The loop has closed its side: what is fed is lost. */
    }
}

/* Waits by letting the clock jump. The number of reports; -1 if nothing can ever happen. */
static int wait_for_input(long timeout) {
    long end = clock_now + timeout;
    for (;;) {
        int next = next_action();
        for (; next >= 0 && steps[next].number <= clock_now; next = next_action()) act(next);
        int reports = backend_poll();
        if (reports > 0) return reports;
        if (next >= 0 && (timeout < 0 || steps[next].number <= end)) {
            clock_now = steps[next].number;
        } else {
            if (timeout >= 0) clock_now = end;
            return timeout >= 0 ? 0 : -1;
        }
    }
}

/* The reported watchers in the order in which they were made. */
static Queue reported_watchers(void) {
    Queue list = { 0 };
    long last = 0;
    for (;;) {
        int next = -1;
        for (int i = 0; i < thing_count; i++)
            if (things[i].reported && things[i].order > last
                && (next < 0 || things[i].order < things[next].order))
                next = i;
        if (next < 0) return list;
        last = things[next].order;
        push(&list, next);
    }
}

static bool poll_phase(long timeout) {
    phase = "poll";
    if (timeout < 0) say("  wait forever");
    else say("  wait %ld", timeout);
    int reports = wait_for_input(timeout);
    now = clock_now;
    if (reports < 0) return false;
    say("  woken now=%ld ready=%d", now, reports);
    Queue list = reported_watchers();
    while (list.count > 0) {
        int next = pop(&list);
        const Thing *watcher = &things[next];
        char what[16];
        if (!watcher->active) continue; /* stopped by a callback before: the report is stale */
        snprintf(what, sizeof what, "ready %s%s%s", watcher->readable ? "r" : "",
                 watcher->writable ? "w" : "", watcher->hangup ? "h" : "");
        call(next, what);
    }
    free(list.items);
    return true;
}

static void run_immediates(void) {
    /* What is queued from now on waits for the next turn. */
    for (int left = immediates.count; left > 0; left--) call(pop(&immediates), "immediate");
}

/* ---- The turn ---------------------------------------------------------------------------------- */

static void run(char mode) {
    while (is_alive() && !stopping) {
        turns++;
        now = clock_now;
        phase = NULL;
        say("turn %ld now=%ld", turns, now);
        if (!poll_phase(mode == 'n' ? 0 : wait_time())) {
            /* Waiting without end, and nothing is left that could happen. */
            refuse("Deadlock", "");
            stopping = false;
            return;
        }
        run_timers();
        phase = "check";
        run_immediates();
        if (mode == 'o') {
            /* A turn that waited for a timer must also fire it. */
            now = clock_now;
            run_timers();
        }
        if (mode == 'o' || mode == 'n') break;
    }
    phase = NULL;
    stopping = false;
    puts(is_alive() ? "end alive" : "end done");
}

/* Two connected ends: the loop's and the world's. Neither must ever block. */
static void open_pipe(Thing *pipe) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0) {
        perror("socketpair");
        exit(1);
    }
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    fcntl(ends[1], F_SETFL, O_NONBLOCK);
    pipe->ours = ends[0];
    pipe->theirs = ends[1];
}

int main(void) {
    signal(SIGPIPE, SIG_IGN); /* the world may write to a pipe that the loop has closed */
    read_script();
    backend_open();
    for (int i = 0; i < thing_count; i++)
        if (things[i].kind == PIPE) open_pipe(&things[i]);
    for (int i = 0; i < step_count; i++)
        if (steps[i].owner < 0) do_step(&steps[i]);
    return 0;
}
