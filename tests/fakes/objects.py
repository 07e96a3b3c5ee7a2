"""A bucket in memory."""

from __future__ import annotations

from dataclasses import dataclass, field

from shared.aws.errors import AwsError
from shared.aws.objects import Part, UploadForm


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

    def part(self, bucket: str, key: str, start: int, length: int) -> Part:
        whole = self.get(bucket, key)
        return Part(whole[start : start + length], len(whole))

    def copy(self, bucket: str, key: str, to: str, content_type: str) -> None:
        self.put(bucket, to, self.get(bucket, key), content_type)

    def delete(self, bucket: str, key: str) -> None:
        self.objects.pop((bucket, key), None)

    def form(
        self, bucket: str, key: str, seconds: int, largest: int, content_type: str
    ) -> UploadForm:
        fields = {"key": key, "Content-Type": content_type, "policy": f"{largest}/{seconds}"}
        return UploadForm(f"https://s3.test/{bucket}", fields)

    def link(self, bucket: str, key: str, seconds: int, file_name: str) -> str:
        return f"https://s3.test/{bucket}/{key}?name={file_name}&seconds={seconds}"
