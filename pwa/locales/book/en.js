// The open book's sentences about its own rows: the book is written in English.

const asWritten = (row) => row.words;

export default { gap: asWritten, trend: asWritten, mirror: asWritten, consistency: asWritten, change: asWritten, next: (text) => text };
