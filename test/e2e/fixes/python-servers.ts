/** The same API as in the Node frameworks, for Flask and Django. */

import { findServer } from '../../../scripts/programs.mjs';
import { startProgram, type Program } from './program.ts';

/** Pythons with the packages of either, when they are installed. */
export const flask: string | undefined = findServer('flask');
export const django: string | undefined = findServer('django');

const FLASK = (layer: string): string => `
from flask import Flask, jsonify, request
from werkzeug.serving import make_server, WSGIRequestHandler

app = Flask(__name__)
app.logger.disabled = True

@app.after_request
def frame(response):
    response.headers["X-Frame-Options"] = "DENY"
    return response

@app.before_request
def login():
    if request.path.startswith("/secret") and request.method != "OPTIONS" and not request.headers.get("Authorization"):
        return jsonify(error="login"), 401

${layer}

@app.route("/items")
@app.route("/items/1", methods=["PUT", "DELETE"])
@app.route("/secret/1", methods=["PUT"])
def ok():
    return jsonify(ok=True), 200, {"X-Total": "3"}

@app.route("/broken")
def broken():
    raise ValueError("broken")

class Quiet(WSGIRequestHandler):
    def log(self, *args):
        pass

server = make_server("127.0.0.1", 0, app, request_handler=Quiet)
print(server.port, flush=True)
server.serve_forever()
`;

const DJANGO = (layer: string): string => `
import logging
import django
from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.urls import path
from wsgiref.simple_server import make_server, WSGIRequestHandler

logging.disable(logging.CRITICAL)
INSTALLED_APPS = []
MIDDLEWARE = ["__main__.frame", "__main__.login"]

${layer}

settings.configure(
    ALLOWED_HOSTS=["*"], SECRET_KEY="secret", ROOT_URLCONF="__main__", USE_TZ=True,
    **{name: value for name, value in list(globals().items()) if name.isupper()},
)
django.setup()

def frame(get_response):
    def middleware(request):
        response = get_response(request)
        response["X-Frame-Options"] = "DENY"
        return response
    return middleware

def login(get_response):
    def middleware(request):
        if request.path.startswith("/secret") and "Authorization" not in request.headers:
            return JsonResponse({"error": "login"}, status=401)
        return get_response(request)
    return middleware

def ok(request):
    response = JsonResponse({"ok": True})
    response["X-Total"] = "3"
    return response

def broken(request):
    raise ValueError("broken")

urlpatterns = [path("items", ok), path("items/1", ok), path("secret/1", ok), path("broken", broken)]

class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass

from django.core.wsgi import get_wsgi_application
server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet)
print(server.server_port, flush=True)
server.serve_forever()
`;

/** Starts a program with this layer in its place. */
export const startFlask = (layer: string): Promise<Program> => startProgram(flask ?? '', ['-'], FLASK(layer));

export const startDjango = (layer: string): Promise<Program> => startProgram(django ?? '', ['-'], DJANGO(layer));
