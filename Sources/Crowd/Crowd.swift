// The first file of Crowd replaces this one.
