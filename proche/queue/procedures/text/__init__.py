"""A procedure as one Markdown file: read with clear words about what is wrong, written back the same. Pure.

    ---
    title: Unknown product code
    key: unknown-product-code
    kinds: ORDER
    doubts: PRODUCT, WITHDRAWN
    ---
    Why this procedure is there.

    ## [check] The code is in the catalogue {#catalogue}
    ## [choice] What did the customer mean? {#meant}
    - Another product
    - A product we never had -> #refuse
    ## [text: required] The code as they gave it {#code}
    ## [call: the pharmacist of the ward] Ask for the product {#ask}
    > Good morning, this is the order desk.
    ## [wait: 2 h] Wait for the answer {#answer}      also: [wait: until 14:00], [wait: 3 days]

What is written between the headings is Markdown. In a choice each line that begins with "- " is an option,
in a call each that begins with ">" is read aloud; a line that only looks so begins with a backslash.

procedure  what a file says       reading  from the file, with what is wrong       writing  back to it
"""

from proche.queue.procedures.text.procedure import (
    END,
    LONGEST_WAIT,
    MOST_CHARACTERS,
    Option,
    Problem,
    Procedure,
    Step,
    StepType,
    Unreadable,
    Wait,
)
from proche.queue.procedures.text.reading import normal, read, read_wait
from proche.queue.procedures.text.writing import parameter_of, write, write_wait

__all__ = [
    "END",
    "LONGEST_WAIT",
    "MOST_CHARACTERS",
    "Option",
    "Problem",
    "Procedure",
    "Step",
    "StepType",
    "Unreadable",
    "Wait",
    "normal",
    "parameter_of",
    "read",
    "read_wait",
    "write",
    "write_wait",
]
