/* The work of ours.rs, done by libuv. Prints one line: the milliseconds of the named task. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <uv.h>

static uv_loop_t *loop;

/* timers: insert, stop every second one, fire the rest */
static void on_timer(uv_timer_t *timer) { (void)timer; }
static void timers(long count) {
    uv_timer_t *all = malloc(sizeof *all * count);
    unsigned long long seed = 1;
    for (long i = 0; i < count; i++) {
        seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
        uv_timer_init(loop, &all[i]);
        uv_timer_start(&all[i], on_timer, (seed >> 33) % 10, 0);
    }
    for (long i = 0; i < count; i += 2) uv_timer_stop(&all[i]);
    uv_run(loop, UV_RUN_DEFAULT);
}

/* streams: whoever reads, writes the same number of bytes back */
static char scratch[65536];
static long left, message;
typedef struct { uv_write_t request; uv_buf_t buffer; } write_t;
static void on_alloc(uv_handle_t *h, size_t n, uv_buf_t *b) { (void)h; (void)n; *b = uv_buf_init(scratch, sizeof scratch); }
static void on_write(uv_write_t *w, int status) { (void)status; free(((write_t *)w)->buffer.base); free(w); }
static void send_bytes(uv_stream_t *stream, long count) {
    write_t *w = malloc(sizeof *w);
    w->buffer = uv_buf_init(calloc(1, count), count);
    uv_write(&w->request, stream, &w->buffer, 1, on_write);
}
static void on_echo(uv_stream_t *s, ssize_t n, const uv_buf_t *b) {
    (void)b;
    if (n > 0) send_bytes(s, n);
    else if (n < 0) uv_close((uv_handle_t *)s, NULL);
}
static void on_ping(uv_stream_t *s, ssize_t n, const uv_buf_t *b) {
    (void)b;
    if (n <= 0) return;
    long *rounds = s->data;
    if (--*rounds > 0) send_bytes(s, message);
    else { uv_close((uv_handle_t *)s, NULL); left--; }
}
static void ping_pong(long count) {
    int fds[2];
    socketpair(AF_UNIX, SOCK_STREAM, 0, fds);
    static uv_pipe_t a, b;
    message = 1; left = 1;
    uv_pipe_init(loop, &a, 0); uv_pipe_open(&a, fds[0]);
    uv_pipe_init(loop, &b, 0); uv_pipe_open(&b, fds[1]);
    a.data = &count;
    uv_read_start((uv_stream_t *)&a, on_alloc, on_ping);
    uv_read_start((uv_stream_t *)&b, on_alloc, on_echo);
    send_bytes((uv_stream_t *)&a, 1);
    uv_run(loop, UV_RUN_DEFAULT);
}
static void on_connection(uv_stream_t *server, int status) {
    (void)status;
    uv_tcp_t *client = malloc(sizeof *client);
    uv_tcp_init(loop, client);
    uv_accept(server, (uv_stream_t *)client);
    uv_read_start((uv_stream_t *)client, on_alloc, on_echo);
}
static void on_connect(uv_connect_t *c, int status) {
    (void)status;
    uv_read_start(c->handle, on_alloc, on_ping);
    send_bytes(c->handle, message);
    free(c);
}
static void on_check(uv_check_t *check) {
    if (left == 0) { uv_close((uv_handle_t *)check, NULL); uv_close(check->data, NULL); }
}
static void echo(long clients) {
    static uv_tcp_t server;
    static uv_check_t check;
    struct sockaddr_in address;
    int length = sizeof address;
    message = 64; left = clients;
    uv_ip4_addr("127.0.0.1", 0, &address);
    uv_tcp_init(loop, &server);
    uv_tcp_bind(&server, (struct sockaddr *)&address, 0);
    uv_listen((uv_stream_t *)&server, 4096, on_connection);
    uv_tcp_getsockname(&server, (struct sockaddr *)&address, &length);
    uv_check_init(loop, &check);
    check.data = &server;
    uv_check_start(&check, on_check);
    for (long i = 0; i < clients; i++) {
        uv_tcp_t *client = malloc(sizeof *client);
        long *rounds = malloc(sizeof *rounds);
        *rounds = 50;
        uv_tcp_init(loop, client);
        client->data = rounds;
        uv_tcp_connect(malloc(sizeof(uv_connect_t)), client, (struct sockaddr *)&address, on_connect);
    }
    uv_run(loop, UV_RUN_DEFAULT);
}

/* pool: so many jobs in flight, each answer posts the next */
static long in_flight;
static void on_work(uv_work_t *w) { (void)w; }
static void on_done(uv_work_t *w, int status) {
    (void)status;
    if (--left >= in_flight) uv_queue_work(loop, w, on_work, on_done);
}
static void pool(long count, long at_a_time) {
    static uv_work_t works[64];
    left = count;
    in_flight = at_a_time;
    for (int i = 0; i < in_flight; i++) uv_queue_work(loop, &works[i], on_work, on_done);
    uv_run(loop, UV_RUN_DEFAULT);
}

int main(int argc, char **argv) {
    if (argc != 3) return 2;
    loop = uv_default_loop();
    long count = atol(argv[2]);
    unsigned long long start = uv_hrtime();
    if (!strcmp(argv[1], "timers")) timers(count);
    else if (!strcmp(argv[1], "ping-pong")) ping_pong(count);
    else if (!strcmp(argv[1], "echo")) echo(count);
    else if (!strcmp(argv[1], "pool")) pool(count, 64);
    else if (!strcmp(argv[1], "pool-1")) pool(count, 1);
    else return 2;
    printf("%.3f\n", (uv_hrtime() - start) / 1e6);
    return 0;
}
