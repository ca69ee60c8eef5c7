"""The reference handheld: ESP32-S3, 16 MB flash, 8 MB PSRAM."""
