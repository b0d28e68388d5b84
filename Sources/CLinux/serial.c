#include "CLinux.h"

#include <asm/ioctls.h>
#include <asm/termbits.h>
#include <sys/ioctl.h>

int clinux_serial_configure(int port, uint32_t baud_rate, char parity, int stop_bits) {
    struct termios2 line;
    if (ioctl(port, TCGETS2, &line) < 0) return -1;
    // Raw: no echo, no line editing, no signals, no translation of any byte, no XON/XOFF.
    line.c_iflag &= ~(tcflag_t)(
        IGNBRK | BRKINT | PARMRK | INPCK | ISTRIP | INLCR | IGNCR | ICRNL | IXON | IXOFF | IXANY);
    line.c_oflag &= ~(tcflag_t)OPOST;
    line.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
    // 8 data bits, receiver on, modem lines ignored, no RTS/CTS; rates by number, not by code.
    line.c_cflag &= ~(tcflag_t)(
        CSIZE | CSTOPB | PARENB | PARODD | CMSPAR | CRTSCTS | CBAUD | CBAUD << IBSHIFT);
    line.c_cflag |= CS8 | CREAD | CLOCAL | BOTHER | BOTHER << IBSHIFT;
    if (parity != 'N') {
        line.c_cflag |= parity == 'O' ? PARENB | PARODD : PARENB;
        // A byte with the wrong parity arrives as 00: the frame's own sum refuses it.
        line.c_iflag |= INPCK;
    }
    if (stop_bits == 2) line.c_cflag |= CSTOPB;
    line.c_ispeed = baud_rate;
    line.c_ospeed = baud_rate;
    // With VMIN 0 a non-blocking read answers 0 both for "nothing now" and for a hang-up; with 1
    // the former is EAGAIN.
    line.c_cc[VMIN] = 1;
    line.c_cc[VTIME] = 0;
    return ioctl(port, TCSETS2, &line);
}

int clinux_serial_rates(int port, uint32_t *input_rate, uint32_t *output_rate) {
    struct termios2 line;
    if (ioctl(port, TCGETS2, &line) < 0) return -1;
    *input_rate = line.c_ispeed;
    *output_rate = line.c_ospeed;
    return 0;
}

int clinux_serial_frame(int port, char *parity, int *stop_bits) {
    struct termios2 line;
    if (ioctl(port, TCGETS2, &line) < 0) return -1;
    *parity = !(line.c_cflag & PARENB) ? 'N' : line.c_cflag & PARODD ? 'O' : 'E';
    *stop_bits = line.c_cflag & CSTOPB ? 2 : 1;
    return 0;
}

int clinux_serial_claim(int port) { return ioctl(port, TIOCEXCL); }

int clinux_serial_discard(int port) { return ioctl(port, TCFLSH, TCIOFLUSH); }
