"""What the workbench uses of ruamel.yaml.events."""

from ruamel.yaml.error import StreamMark

class Event:
    start_mark: StreamMark

class DocumentStartEvent(Event): ...
class AliasEvent(Event): ...

class ScalarEvent(Event):
    anchor: str | None
    tag: str | None
    ctag: object
    value: str
    style: str | None

class CollectionStartEvent(Event):
    anchor: str | None
    tag: str | None
    ctag: object

class MappingStartEvent(CollectionStartEvent): ...
class SequenceStartEvent(CollectionStartEvent): ...
class MappingEndEvent(Event): ...
class SequenceEndEvent(Event): ...
