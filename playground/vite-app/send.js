// Makes a call of the playground as an app would, and tells what the app gets of it.

/**
 * An answer with a status and a text, or nothing but an error.
 *
 * Of the call: `mode` and `credentials` are those of fetch, `reads` names a response header that the app reads, with `unread` it
 * looks at nothing of the answer, and with `progress` the body goes through an XMLHttpRequest whose upload is listened to.
 */
export async function send(call, origin, onProgress) {
  try {
    const answer = call.progress ? await upload(call, origin, onProgress) : await ask(call, origin);
    return { outcome: 'answered', ...answer };
  } catch (error) {
    return { outcome: 'refused', status: 0, text: String(error) };
  }
}

async function ask({ method, path, headers, body, mode, credentials, reads, unread }, origin) {
  const response = await fetch(origin + path, { method, headers, body, mode, credentials });
  const { status } = response;
  if (unread) return { status, text: 'sent' };
  const read = reads ? `${reads}: ${response.headers.get(reads)} ` : '';
  return { status, text: `${status} ${read}${await response.text()}` };
}

function upload({ method, path, body }, origin, onProgress) {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.open(method, origin + path);
    xhr.upload.addEventListener('progress', ({ loaded, total }) => onProgress(loaded / total));
    xhr.addEventListener('load', () => resolve({ status: xhr.status, text: `${xhr.status} ${xhr.responseText}` }));
    xhr.addEventListener('error', () => reject(new Error('the upload failed')));
    xhr.send(body);
  });
}
