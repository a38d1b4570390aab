import { describe, expect, it } from 'vitest';
import { readCheck } from './arguments.ts';

const URL_AND_PAGE = ['https://api.example.com/items?page=2', '--page', 'https://app.example.com'];

const read = (...args: string[]): ReturnType<typeof readCheck> => readCheck([...URL_AND_PAGE, ...args], {});
const problems = (result: ReturnType<typeof readCheck>): readonly string[] =>
  'problems' in result ? result.problems : [];

describe('readCheck', () => {
  it('fills in what fetch takes by default', () => {
    expect(read()).toEqual({
      url: 'https://api.example.com/items?page=2',
      page: 'https://app.example.com',
      method: 'GET',
      headers: [],
      credentials: 'same-origin',
      mode: 'cors',
      browsers: ['chromium', 'firefox', 'webkit'],
      allowUnknown: false,
      json: false,
      notes: [],
    });
  });

  it('takes every option in its long and short form, the method as it is written', () => {
    const given = read(
      '-X',
      'patch',
      '-H',
      'Content-Type: application/json',
      '--header=X-Tenant:a:b',
      '--credentials',
      'include',
      '--mode=no-cors',
      '--browsers',
      'firefox,standard,firefox',
      '--allow-unknown',
      '--json',
    );
    expect(given).toMatchObject({
      method: 'patch',
      headers: [
        ['Content-Type', 'application/json'],
        ['X-Tenant', 'a:b'],
      ],
      credentials: 'include',
      mode: 'no-cors',
      browsers: ['firefox', 'standard'],
      allowUnknown: true,
      json: true,
    });
  });

  it('repairs what can only mean one thing, with a note', () => {
    expect(readCheck(['https://api.example.com/#top', '--page', 'HTTPS://App.example.com:443/'], {})).toMatchObject({
      url: 'https://api.example.com/',
      page: 'https://app.example.com',
      notes: ['--page: "HTTPS://App.example.com:443/" is read as "https://app.example.com"'],
    });
  });

  it('takes the page from the environment, and the option before it', () => {
    const env = { CORS_GUARD_PAGE: 'https://staging.example.com' };
    expect(readCheck(['https://api.example.com'], env)).toMatchObject({ page: 'https://staging.example.com' });
    expect(readCheck(URL_AND_PAGE, env)).toMatchObject({ page: 'https://app.example.com' });
  });

  it('names every mistake at once', () => {
    const all = problems(readCheck(['api.example.com', '--pag', 'https://app.example.com', '--mode', 'navigate'], {}));
    expect(all).toEqual([
      '--pag is not an option of check; did you mean --page',
      '"api.example.com" is no URL to check: expected an absolute URL such as "https://api.example.com/items"',
      'no page: expected --page with its origin, such as "https://app.example.com"',
      '--mode is "navigate": expected one of cors, no-cors, same-origin',
    ]);
  });

  it.each([
    [['-X'], '-X needs a value'],
    [['--json=yes'], '--json takes no value'],
    [['-X', 'GE T'], '--method is "GE T": expected a method that fetch can send, such as PUT'],
    [['-X', 'trace'], '--method is "trace": expected a method that fetch can send, such as PUT'],
    [['-H', 'Origin: x'], '--header Origin: the browser sets it; expected a header that a page can set'],
    [['--browsers', 'safari'], '--browsers is "safari": expected one of chromium, firefox, webkit, standard'],
    [['--browsers', ''], '--browsers is empty: expected some of chromium, firefox, webkit, standard'],
    [['https://b.example'], '"https://b.example" is one argument too many: expected one URL'],
  ])('%j: %s', (args, problem) => {
    expect(problems(read(...args))).toEqual([problem]);
  });

  it('never repeats what may be secret', () => {
    const all = problems(
      readCheck(
        ['ftp://me:s3cret@api.example.com/?key=s3cret', '-H', 's3cret', '--page', 'https://app.example.com'],
        {},
      ),
    );
    expect(all).toHaveLength(2);
    expect(all.join()).not.toContain('s3cret');
    expect(problems(readCheck(['https://me:s3cret@api.example.com', '--page', 'https://app.example.com'], {}))).toEqual(
      ['the URL holds a user name or password: fetch refuses such URLs; expected one without'],
    );
  });
});
