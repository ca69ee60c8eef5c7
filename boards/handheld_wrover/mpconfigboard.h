// MicroPython for the WROVER handheld: the ESP32 port with ROMFS; prompt and console are on UART0.
#define MICROPY_HW_BOARD_NAME "TinyTill handheld_wrover"
#define MICROPY_HW_MCU_NAME "ESP32"
#define MICROPY_VFS_ROM (1)
