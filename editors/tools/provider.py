"""A provider of our own, on a network that has nobody else: it refuses every key."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

NOWHERE = "http://127.0.0.1:9"


class Provider:
    """Stands for ElevenLabs as long as it is entered; `asked` are the requests that came."""

    def __enter__(self):
        asked = self.asked = []

        class Handler(BaseHTTPRequestHandler):
            def answer(self):
                asked.append(self.path)
                body = b'{"detail":{"status":"invalid_api_key","message":"no"}}'
                self.send_response(401)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = answer

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def environment(self, env):
        """An environment with a key for it, in which work may go out, but to no other."""
        others = ("PEXELS", "PIXABAY", "OPENVERSE", "WIKIMEDIA", "GEMINI", "OPENAI")
        online = {name: value for name, value in env.items() if name != "ASSETFLOW_OFFLINE"}
        return {
            **online,
            **{f"ASSETFLOW_{name}_URL": NOWHERE for name in others},
            "ELEVENLABS_API_KEY": "key-of-a-test-for-elevenlabs",
            "ASSETFLOW_ELEVENLABS_URL": f"http://127.0.0.1:{self.server.server_port}",
        }
