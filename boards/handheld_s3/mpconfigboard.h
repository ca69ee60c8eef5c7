// MicroPython for the reference board: the ESP32-S3 port with ROMFS.
#define MICROPY_HW_BOARD_NAME "TinyTill handheld_s3"
#define MICROPY_HW_MCU_NAME "ESP32-S3"
#define MICROPY_VFS_ROM (1)
// UART0's pins stay free; the prompt is on USB.
#define MICROPY_HW_ENABLE_UART_REPL (0)
