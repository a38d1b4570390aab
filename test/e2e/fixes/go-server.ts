/** The same API as in the Node frameworks, for Go's net/http. */

import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findServer } from '../../../scripts/programs.mjs';
import { startFolder } from '../../helpers/folder.ts';
import { startProgram, type Program } from './program.ts';

/** What builds programs in Go, when it is installed. */
export const go: string | undefined = findServer('go');

const GO = (layer: string): string => `package main

import (
	"fmt"
	"net"
	"net/http"
	"strings"
)

${layer}

func main() {
	known := map[string]bool{"GET /items": true, "PUT /items/1": true, "PUT /secret/1": true, "DELETE /items/1": true}
	api := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Frame-Options", "DENY")
		switch {
		case strings.HasPrefix(r.URL.Path, "/secret") && r.Header.Get("Authorization") == "":
			http.Error(w, "login", http.StatusUnauthorized)
		case r.URL.Path == "/broken":
			http.Error(w, "broken", http.StatusInternalServerError)
		case !known[r.Method+" "+r.URL.Path]:
			http.NotFound(w, r)
		default:
			w.Header().Set("X-Total", "3")
			fmt.Fprint(w, "{}")
		}
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	http.Serve(listener, ${layer === '' ? 'api' : 'withCORS(api)'})
}
`;

/** Builds and starts the program with this layer around its handler. */
export async function startGo(layer: string): Promise<Program> {
  if (!go) throw new Error('Go is not installed');
  const folder = await startFolder();
  const binary = join(folder.path, 'api');
  await writeFile(join(folder.path, 'main.go'), GO(layer));
  const built = spawnSync(go, ['build', '-o', binary, 'main.go'], { cwd: folder.path, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`Go cannot build the program: ${built.stderr}`);
  const program = await startProgram(binary, []);
  return {
    origin: program.origin,
    async close() {
      await program.close();
      await folder.close();
    },
  };
}
