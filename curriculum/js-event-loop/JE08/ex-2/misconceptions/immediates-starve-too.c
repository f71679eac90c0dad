/* JE08/ex-2, with one mistake: an immediate that queues itself runs again at once.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_COMMANDS = 400, LONGEST_NAME = 12, MOST_CALLS = 100 };

/* ---- Output: kept until the whole script is known to be right. ------------------------------ */

static char *out;
static size_t out_length, out_capacity;

static void emit(const char *format, ...) {
    char line[4096];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (length < 0) abort();
    if ((size_t)length >= sizeof line) length = sizeof line - 1;
    if (out_length + (size_t)length + 1 > out_capacity) {
        out_capacity = (out_length + (size_t)length + 1) * 2;
        out = realloc(out, out_capacity);
        if (!out) abort();
    }
    memcpy(out + out_length, line, (size_t)length + 1);
    out_length += (size_t)length;
}

static void finish(int status) {
    if (out) fputs(out, stdout);
    free(out);
    exit(status);
}

/* ---- The script ----------------------------------------------------------------------------- */

/* One letter for each argument of a command: `n` for a name, any other for a number. */
typedef struct {
    const char *command, *letters;
} Form;
typedef struct {
    char letter;
    long low, high;
} Range;

static const Form FORMS[] = {
    { "tick", "nr" },
    { "job", "nr" },
    { "immediate", "nr" },
    { "timer", "nm" },
    { "cost", "nc" },
    { "limit", "c" },
    { NULL, NULL },
};
static const Range RANGES[] = { { 'r', 1, 50 }, { 'm', 1, 1000 }, { 'c', 0, 100 }, { 0, 0, 0 } };

typedef struct {
    char owner[LONGEST_NAME + 1]; /* whose callback does it; empty in the main program */
    const char *command;
    char names[1][LONGEST_NAME + 1];
    long numbers[1];
} Step;

static Step steps[MOST_COMMANDS];
static int step_count;

/* A broken script gets one line and nothing else. */
static void fail(int line, const char *reason, const char *word) {
    printf("error: %d: %s%s\n", line, reason, word);
    free(out);
    exit(2);
}

static void read_name(int line, const char *word, char *name) {
    size_t length = strlen(word);
    bool good = length <= LONGEST_NAME;
    for (size_t i = 0; i < length; i++) {
        char c = word[i];
        good = good && ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'));
    }
    if (!good) fail(line, "not a name: ", word);
    strcpy(name, word);
}

static long read_number(int line, const char *word, const Range *range) {
    size_t length = strlen(word);
    if (length <= 9 && strspn(word, "0123456789") == length) {
        long number = strtol(word, NULL, 10);
        if (number >= range->low && number <= range->high) return number;
    }
    char reason[64];
    snprintf(reason, sizeof reason, "not a number from %ld to %ld: ", range->low, range->high);
    fail(line, reason, word);
    return 0;
}

static void read_step(int line, char **words, int count) {
    if (step_count == MOST_COMMANDS) fail(line, "too many commands", "");
    Step *step = &steps[step_count++];
    if (strcmp(words[0], "on") == 0) {
        if (count < 3) fail(line, "on takes a name and a command", "");
        read_name(line, words[1], step->owner);
        words += 2;
        count -= 2;
    }
    const Form *form = FORMS;
    while (form->command && strcmp(form->command, words[0]) != 0) form++;
    if (!form->command) fail(line, "unknown command: ", words[0]);
    int wanted = (int)strlen(form->letters);
    if (wanted != count - 1) {
        char reason[96];
        snprintf(reason, sizeof reason, "%s takes %d argument(s), not %d", form->command, wanted, count - 1);
        fail(line, reason, "");
    }
    step->command = form->command;
    int names = 0, numbers = 0;
    for (int i = 0; i < wanted; i++) {
        const Range *range = RANGES;
        while (range->letter && range->letter != form->letters[i]) range++;
        if (range->letter) step->numbers[numbers++] = read_number(line, words[i + 1], range);
        else read_name(line, words[i + 1], step->names[names++]);
    }
}

static void read_script(void) {
    char text[4096];
    for (int line = 1; fgets(text, sizeof text, stdin); line++) {
        char *comment = strchr(text, '#');
        if (comment) *comment = '\0';
        char *words[256];
        int count = 0;
        for (char *word = strtok(text, " \t\r\f\n"); word && count < 256; word = strtok(NULL, " \t\r\f\n"))
            words[count++] = word;
        if (count > 0) read_step(line, words, count);
    }
}

static bool is(const Step *step, const char *command) { return strcmp(step->command, command) == 0; }

/* ---- Queues --------------------------------------------------------------------------------- */

enum { MOST_QUEUED = (MOST_COMMANDS + 1) * (MOST_CALLS + 2) };

/* A task, and how often it is still to be queued after this call. */
typedef struct {
    const char *name;
    long rest;
} Task;

typedef struct {
    Task tasks[MOST_QUEUED];
    int start, end;
} Queue;

static void put(Queue *queue, const char *name, long rest) { queue->tasks[queue->end++] = (Task){ name, rest }; }
static int length(const Queue *queue) { return queue->end - queue->start; }

static Queue ticks, jobs, immediates;

typedef struct {
    const char *name;
    long due;
} Timer;

static Timer timers[MOST_QUEUED];
static int timer_count;

/* The clock moves while callbacks work. The loop reads it only now and then: `now` is what it
 * read last. */
static long clock_time, now;
static long limit; /* 0: none */
static int calls;

/* What a call of each name costs. */
static struct {
    const char *name;
    long ms;
} costs[MOST_COMMANDS];
static int cost_count;

static long *cost_of(const char *name) {
    for (int i = 0; i < cost_count; i++)
        if (strcmp(costs[i].name, name) == 0) return &costs[i].ms;
    costs[cost_count].name = name;
    return &costs[cost_count++].ms;
}

/* ---- Callbacks and the checkpoint ----------------------------------------------------------- */

static void do_steps(const char *owner) {
    for (int i = 0; i < step_count; i++) {
        const Step *step = &steps[i];
        if (strcmp(step->owner, owner) != 0) continue;
        const char *name = step->names[0];
        long number = step->numbers[0];
        if (is(step, "tick")) put(&ticks, name, number - 1);
        else if (is(step, "job")) put(&jobs, name, number - 1);
        else if (is(step, "immediate")) put(&immediates, name, number - 1);
        else if (is(step, "timer")) timers[timer_count++] = (Timer){ name, now + number };
        else if (is(step, "cost")) *cost_of(name) = number;
        else limit = number;
    }
}

static void count_call(void) {
    if (calls++ == MOST_CALLS) {
        emit("too many callbacks\n");
        finish(0);
    }
}

static void call_task(const char *what, Queue *queue) {
    Task task = queue->tasks[queue->start++];
    count_call();
    emit("%ld %s %s\n", clock_time, what, task.name);
    clock_time += *cost_of(task.name);
    do_steps(task.name);
    if (task.rest > 0) put(queue, task.name, task.rest - 1);
}

/* All ticks, then all jobs, and again, but not more tasks than the limit allows. */
static void checkpoint(void) {
    long left = limit > 0 ? limit : MOST_QUEUED;
    while (length(&ticks) + length(&jobs) > 0) {
        for (; left > 0 && length(&ticks) > 0; left--) call_task("tick", &ticks);
        for (; left > 0 && length(&jobs) > 0; left--) call_task("job", &jobs);
        int rest = length(&ticks) + length(&jobs);
        if (left == 0 && rest > 0) {
            emit("%ld limit reached, %d left\n", clock_time, rest);
            return;
        }
    }
}

/* ---- The loop ------------------------------------------------------------------------------- */

static int first_timer(void) {
    int first = -1;
    for (int i = 0; i < timer_count; i++)
        if (first < 0 || timers[i].due < timers[first].due) first = i;
    return first;
}

static void run_timers(void) {
    static Timer due[MOST_QUEUED];
    int count = 0;
    for (int i = first_timer(); i >= 0 && timers[i].due <= now; i = first_timer()) {
        due[count++] = timers[i];
        memmove(&timers[i], &timers[i + 1], (size_t)(--timer_count - i) * sizeof *timers);
    }
    for (int i = 0; i < count; i++) {
        count_call();
        emit("%ld timer %s late %ld\n", clock_time, due[i].name, clock_time - due[i].due);
        clock_time += *cost_of(due[i].name);
        do_steps(due[i].name);
        checkpoint();
    }
}

/* The poll phase: tasks that a limit left over get another chance, then the loop waits. */
static void poll(void) {
    bool busy = length(&immediates) + length(&ticks) + length(&jobs) > 0;
    int next = first_timer();
    checkpoint();
    /* The time to wait is counted from what the loop read last, not from the clock. */
    if (!busy && next >= 0 && timers[next].due > now) clock_time += timers[next].due - now;
    now = clock_time;
}

int main(void) {
    read_script();
    do_steps("");
    checkpoint();
    while (timer_count > 0 || length(&immediates) > 0) {
        now = clock_time;
        run_timers();
        poll();
        while (length(&immediates) > 0) { /* The mistake: the queue may grow while it is drained. */
            call_task("immediate", &immediates);
            checkpoint();
        }
    }
    emit("%ld end, %d left\n", clock_time, length(&ticks) + length(&jobs));
    finish(0);
}
