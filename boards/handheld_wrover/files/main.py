import sys; sys.path[:] = ["/rom", "/rom/lib", ".frozen"]; import boot
