/* Tries every kind of socket; prints which it got. */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/socket.h>

int main(void) {
    int families[] = {AF_UNIX, AF_INET, AF_INET6, AF_NETLINK, AF_PACKET, AF_VSOCK};
    int kinds[] = {SOCK_STREAM, SOCK_DGRAM, SOCK_RAW};
    for (unsigned family = 0; family < sizeof families / sizeof *families; family++) {
        for (unsigned kind = 0; kind < sizeof kinds / sizeof *kinds; kind++) {
            if (socket(families[family], kinds[kind], 0) >= 0) {
                printf("a socket of family %d\n", families[family]);
            }
        }
    }
    return 0;
}
