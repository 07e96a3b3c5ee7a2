"""A bucket in memory."""

from __future__ import annotations

from dataclasses import dataclass, field

from shared.aws.errors import AwsError


@dataclass
class InMemoryObjects:
    """Keeps objects by bucket and key; a link names what it leads to."""

    objects: dict[tuple[str, str], bytes] = field(default_factory=dict)
    types: dict[tuple[str, str], str] = field(default_factory=dict)
    puts: int = 0

    def put(self, bucket: str, key: str, body: bytes, content_type: str) -> None:
        self.puts += 1
        self.objects[bucket, key] = body
        self.types[bucket, key] = content_type

    def get(self, bucket: str, key: str) -> bytes:
        if (bucket, key) not in self.objects:
            raise AwsError("NoSuchKey", "", 404)
        return self.objects[bucket, key]

    def link(self, bucket: str, key: str, seconds: int, file_name: str) -> str:
        return f"https://s3.test/{bucket}/{key}?name={file_name}&seconds={seconds}"
