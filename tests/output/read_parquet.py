"""Compares records.parquet with the same records as JSON lines, value by value.

Usage: read_parquet.py RECORDS.parquet RECORDS.jsonl
Exit status: 0 they agree, 1 they do not.
"""

import json
import sys

import pyarrow.parquet as pq


def main(parquet_path: str, jsonl_path: str) -> int:
    file = pq.ParquetFile(parquet_path)
    metadata = file.metadata
    problems = []
    if json.loads(metadata.metadata[b"drystone"]) != {"format": 1}:
        problems.append(f"format: {metadata.metadata}")
    if metadata.created_by != "drystone":
        problems.append(f"created by {metadata.created_by}")
    codec = metadata.row_group(0).column(0).compression
    if codec != "SNAPPY":
        problems.append(f"compression {codec}")

    rows = file.read().to_pylist()
    with open(jsonl_path, encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    if len(rows) != len(records):
        problems.append(f"{len(rows)} rows for {len(records)} records")
    for row, record in zip(rows, records):
        row["scene"] = json.loads(row["scene"])
        if list(row) != list(record):
            problems.append(f"columns {list(row)} for {list(record)}")
            break
        problems += [
            f"{record['id']}: {key}: {row[key]!r} for {record[key]!r}"
            for key in record
            if row[key] != record[key]
        ]

    nullable = {
        "difficulty", "stable", "critical_interface", "margin_share", "margin_m",
        "critical_tilt_deg", "parent", "kind", "variant", "time_to_fall_s", "first_block", "fall_direction_deg",
        "possible", "violation_frame",
        "changed_block", "change_x_m", "change_y_m",
        "decides", "stable_if_uniform", "stable_if_rough", "friction_use",
        "magnitude", "threshold", "magnitude_ratio", "touches_zone",
    }
    for field in file.schema_arrow:
        if field.nullable != (field.name in nullable):
            problems.append(f"{field.name} is {'' if field.nullable else 'not '}nullable")
    for name, kind in {
        "id": "string", "stable": "bool", "height": "int32", "seed": "uint64",
        "margin_m": "double", "p_fall": "list<element: double not null>",
    }.items():
        if str(file.schema_arrow.field(name).type) != kind:
            problems.append(f"{name} has type {file.schema_arrow.field(name).type}, not {kind}")

    for problem in problems[:10]:
        print(problem)
    if not problems:
        print(f"{len(rows)} rows agree")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
