/** What the different kinds of requests can read, by the name of the kind; all others get JSON. */

const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/** A font of one empty glyph. */
const FONT = Buffer.from(
  'd09GRgABAAAAAAHcAAoAAAAAAgAAAQAAAAAAAAAAAAAAAAAAAAAAAAAAAABPUy8yAAABXAAAACAAAABgRC5DRGNtYXAAAAGAAAAAJQAAACwADABGZ2x5ZgAA' +
    'AawAAAABAAAAAQAAAABoZWFkAAAA9AAAADYAAAA2LWSctmhoZWEAAAEsAAAAGgAAACQDOgM6aG10eAAAAXwAAAAEAAAABAQAAABsb2NhAAABqAAAAAQAAAAE' +
    'AAAAAG1heHAAAAFIAAAAEwAAACAAAgACbmFtZQAAAbAAAAAeAAAAIAAjCJJwb3N0AAAB0AAAAAwAAAAgAAMAAAABAAAAAQAAs5bF2F8PPPUAAwQAAAAAAOcn' +
    'Ld8AAAAA5yct3wAAAAAAAAAAAAAAAwACAAAAAAAAeJxjYGRgYLb4b8HAwMIABYwMqIARACwjAXoAAHicY2BkYGAAYQhgYkADAAB8AAUAeJxjYGZhYJzAwMrA' +
    'wkAisAcCCIvZAocSBQYGAGQkAfkEAAAAeJxjYGBgYmBgYAZiESDJCKZZGCQYQOIgGYb//8EYKAMAJmgETwAAAAAAAAAAAAAAeJxjYGBgYpBjYGZgZOFkYASy' +
    'GaBsJjC7BAAGZwC+AAB4nGNgZsALAAB9AAQ=',
  'base64',
);

const PAGE: Body = ['text/html', '<!doctype html><title>there</title>'];
const SCRIPT: Body = ['text/javascript', ''];

type Body = readonly [type: string, body: string | Buffer];

export const BODIES: Readonly<Record<string, Body>> = {
  'event-source': ['text/event-stream', 'data: 1\n\n'],
  'event-source-credentials': ['text/event-stream', 'data: 1\n\n'],
  'image-cors': ['image/gif', PIXEL],
  'image-credentials': ['image/gif', PIXEL],
  image: ['image/gif', PIXEL],
  background: ['image/gif', PIXEL],
  font: ['font/woff', FONT],
  'script-cors': SCRIPT,
  'module-script': SCRIPT,
  script: SCRIPT,
  'style-cors': ['text/css', ''],
  style: ['text/css', ''],
  file: ['application/octet-stream', 'text'],
  frame: PAGE,
  'address-bar': PAGE,
  'form-get': PAGE,
  'form-post': PAGE,
  'sign-in': PAGE,
};
